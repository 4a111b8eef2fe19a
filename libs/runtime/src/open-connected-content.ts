import { openConnectedContent, type ConnectedContent } from '@fanfare/connected-content';
import type { ProvidersConfig } from './providers-config.ts';

export interface OpenConnectedContent {
  /** Absent: switched off. */
  readonly connectedContent?: ConnectedContent;
  close(): Promise<void>;
}

/** What answers the `connected_content` tags of messages, as the configuration wants it. */
export function openConnected(config: ProvidersConfig): OpenConnectedContent {
  if (config.CONNECTED_CONTENT === 'off') return { close: async () => {} };
  const connectedContent = openConnectedContent({
    allowPrivateAddresses: config.CONNECTED_CONTENT_ALLOW_PRIVATE,
    timeoutMs: config.CONNECTED_CONTENT_TIMEOUT_MS,
    credentials: config.BASIC_AUTH_CREDENTIALS,
  });
  return { connectedContent, close: () => connectedContent.close() };
}
