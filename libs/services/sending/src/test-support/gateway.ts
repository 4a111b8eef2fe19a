import type { Campaign } from '@fanfare/domain';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';
import { openCampaignView } from '@fanfare/campaign-reader';
import { createApp, listen, type Principal } from '@fanfare/http-kit';
import { createSending, type SendingDeps } from '../create-sending.ts';

export interface Gateway {
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  /** The bytes, as text. */
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

/** Keys are `<workspace>` (may send) and `<workspace>-reader` (may not). */
const principalOf = (key: string): Principal | undefined => {
  const [workspaceId = '', role] = key.split('-');
  if (!['w1', 'w2'].includes(workspaceId)) return undefined;
  return { keyId: key, workspaceId, permissions: new Set(role ? [] : ['messages.send']), ipAllowlist: [] };
};

/** One gateway process: its own view, service and port, over the log and the store of all. */
export async function openGateway(
  parts: { eventLog: EventLog; store: DocumentStore } & Partial<Omit<SendingDeps, 'eventLog' | 'store'>>,
): Promise<Gateway> {
  const view = await openCampaignView(parts);
  const sending = createSending({ campaignView: view, ...parts });
  await sending.start();
  const app = createApp({ routes: sending.routes, authenticate: async (key) => principalOf(key) });
  const server = await listen(app, { port: 0, host: '127.0.0.1' });
  return {
    post: async (body, headers = {}) => {
      const response = await fetch(`${server.url}/messages/send`, {
        method: 'POST',
        headers: { Authorization: 'Bearer w1', 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        json: JSON.parse(text) as Record<string, unknown>,
        headers: response.headers,
      };
    },
    close: async () => {
      await server.close();
      await view.close();
    },
  };
}

export const campaign = (fields: Partial<Campaign> = {}): Campaign => ({
  campaignId: 'c1',
  workspaceId: 'w1',
  name: 'Orders',
  description: '',
  tags: [],
  status: 'active',
  messages: [
    { variationId: 'v-email', channel: 'email', name: 'Email' },
    { variationId: 'v-ios', channel: 'apple_push', name: 'iOS' },
  ],
  conversionBehaviors: [],
  createdAt: 0,
  updatedAt: 0,
  version: 1,
  ...fields,
});
