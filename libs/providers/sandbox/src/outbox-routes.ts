import type { DocumentStore } from '@fanfare/document-store';
import { OutboxQuery, OutboxReplyFields, type OutboxMessageReply } from '@fanfare/http-contracts';
import { route, success, type Route } from '@fanfare/http-kit';
import { createOutboxReader, type OutboxMessage } from './outbox-reader.ts';

/** `GET /v1/outbox?channel&dispatch_id&external_id&limit`: what the sandbox received, newest first. */
export function outboxRoutes(store: DocumentStore): Route[] {
  const outbox = createOutboxReader(store);
  return [
    route({
      method: 'get',
      path: '/v1/outbox',
      permission: 'fanfare.outbox',
      summary: 'What the sandbox received, newest first',
      query: OutboxQuery,
      docs: { response: OutboxReplyFields },
      handle: async ({ query: { channel, dispatch_id: dispatchId, external_id: externalId, limit } }) => {
        const messages = await outbox.list({
          limit,
          ...(channel !== undefined && { channel }),
          ...(dispatchId !== undefined && { dispatchId }),
          ...(externalId !== undefined && { externalId }),
        });
        return success(200, { messages: messages.map(present) });
      },
    }),
  ];
}

const present = ({ idempotencyKey, channel, to, payload, trace, at }: OutboxMessage): OutboxMessageReply => ({
  id: idempotencyKey,
  channel,
  external_id: to.externalId,
  braze_id: to.userId,
  to,
  payload,
  dispatch_id: trace.dispatchId,
  campaign_id: trace.campaignId,
  message_variation_id: trace.variationId,
  send_id: trace.sendId,
  received_at: new Date(at).toISOString(),
});
