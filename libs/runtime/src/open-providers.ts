import { openAttachments } from '@fanfare/attachments';
import type { DocumentStore } from '@fanfare/document-store';
import type { Channel } from '@fanfare/domain';
import type { Provider } from '@fanfare/providers';
import { openSandboxProvider } from '@fanfare/provider-sandbox';
import { openSmtpProvider } from '@fanfare/provider-smtp';
import { openWebhookProvider } from '@fanfare/provider-webhook';
import type { ProvidersConfig } from './providers-config.ts';

export interface OpenProviders {
  readonly providers: Partial<Readonly<Record<Channel, Provider>>>;
  close(): Promise<void>;
}

/** One provider per channel to drain; the sandbox where nothing else is configured. */
export async function openProviders(config: ProvidersConfig, store: DocumentStore): Promise<OpenProviders> {
  const sandbox = await openSandboxProvider({ store });
  const special = new Map<Channel, Provider>();
  const attachments = openAttachments({
    credentials: config.BASIC_AUTH_CREDENTIALS,
    timeoutMs: config.EMAIL_ATTACHMENT_TIMEOUT_MS,
    allowPrivateAddresses: config.EMAIL_ATTACHMENT_ALLOW_PRIVATE,
  });
  if (config.SMTP_URL !== undefined) {
    special.set('email', openSmtpProvider({ url: config.SMTP_URL, connections: config.SMTP_CONNECTIONS, attachments }));
  }
  if (config.WEBHOOK_PROVIDER === 'http') {
    special.set(
      'webhook',
      openWebhookProvider({
        allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE,
        concurrency: config.WEBHOOK_CONCURRENCY,
        timeoutMs: config.WEBHOOK_TIMEOUT_MS,
      }),
    );
  }
  return {
    providers: Object.fromEntries(config.CHANNELS.map((channel) => [channel, special.get(channel) ?? sandbox])),
    close: async () => {
      for (const provider of new Set([...special.values(), sandbox])) await provider.close();
      await attachments.close();
    },
  };
}
