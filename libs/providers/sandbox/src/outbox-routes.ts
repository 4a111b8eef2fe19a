import { z } from 'zod';
import type { DocumentStore } from '@fanfare/document-store';
import { route, success, type Route } from '@fanfare/http-kit';
import { createOutboxReader } from './outbox-reader.ts';

const OutboxRequest = z.object({
  channel: z.string().optional(),
  dispatch_id: z.string().optional(),
  external_id: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** `GET /v1/outbox?channel&dispatch_id&external_id&limit`: what the sandbox received, newest first. */
export function outboxRoutes(store: DocumentStore): Route[] {
  const outbox = createOutboxReader(store);
  return [
    route({
      method: 'get',
      path: '/v1/outbox',
      permission: 'fanfare.outbox',
      summary: 'What the sandbox received, newest first',
      query: OutboxRequest,
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

type Listed = Awaited<ReturnType<ReturnType<typeof createOutboxReader>['list']>>[number];

const present = ({ idempotencyKey, channel, to, payload, trace, at }: Listed): object => ({
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
