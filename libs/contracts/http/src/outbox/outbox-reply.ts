import { z } from 'zod';
import { isoTime, type ReplyOf } from '../reply.ts';

const Address = z.object({
  userId: z.string(),
  externalId: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  pushTokens: z.array(z.object({ appId: z.string(), token: z.string(), deviceId: z.string().optional() })).optional(),
});

const OutboxMessage = z.object({
  id: z.string().describe('the same for every repeat of this message to this person'),
  channel: z.string(),
  external_id: z.string().optional(),
  braze_id: z.string(),
  to: Address.describe('what the provider was given to reach the person by'),
  payload: z.record(z.string(), z.unknown()).describe("the channel's message object, rendered"),
  dispatch_id: z.string(),
  campaign_id: z.string().optional(),
  message_variation_id: z.string().optional(),
  send_id: z.string().optional(),
  received_at: isoTime,
});
export type OutboxMessageReply = ReplyOf<typeof OutboxMessage>;

/** `GET /v1/outbox` */
export const OutboxReplyFields = z.object({ messages: z.array(OutboxMessage) });
