import { z } from 'zod';
import { channels } from '@fanfare/domain';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

export const RecipientSchema = z.union([
  z.object({ externalId: z.string() }),
  z.object({ alias: z.object({ name: z.string(), label: z.string() }) }),
  z.object({ userId: z.string() }),
]);

/** One message to a chunk of recipients who share its content. Addresses, consent and rendering come late, in the worker. */
export const DeliveryRequested = defineEvent({
  type: 'messages.delivery-requested',
  version: 1,
  topic: ({ channel }) => topics.messages(channel),
  key: ({ deliveryId }) => deliveryId,
  data: z.object({
    deliveryId: z.string().describe('hash(dispatchId, channel, chunk index): a repeated publish is recognised by it'),
    dispatchId: z.string(),
    sendId: z.string().optional(),
    campaignId: z.string().optional(),
    variationId: z.string().optional(),
    channel: z.enum(channels),
    lane: z.enum(['transactional', 'bulk']),
    recipients: z.array(RecipientSchema).min(1).max(50),
    message: z.record(z.string(), z.unknown()).describe("the channel's message object, as accepted"),
    options: z.object({
      subscriptionState: z.enum(['opted_in', 'subscribed', 'all']),
      overrideFrequencyCapping: z.boolean(),
    }),
    acceptedAt: z.number().describe('ms since the epoch'),
    expiresAt: z.number().optional(),
    attempt: z.number().int().min(1),
    notBefore: z.number().optional().describe('set on a retry: when it is due, ms since the epoch'),
    lastError: z.string().optional().describe('set on a retry: what the provider last said'),
  }),
});
