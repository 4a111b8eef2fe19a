import { z } from 'zod';
import { channels } from '@fanfare/domain';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

/** What became of a chunk's recipients in one attempt. Those that will be tried again are not in it. */
export const DeliveryCompleted = defineEvent({
  type: 'messages.delivery-completed',
  version: 1,
  topic: () => topics.outcomes,
  key: ({ deliveryId }) => deliveryId,
  data: z.object({
    outcomeId: z.string().describe("deliveryId + '/' + attempt: counted once, however often it is published"),
    deliveryId: z.string(),
    attempt: z.number().int(),
    dispatchId: z.string(),
    sendId: z.string().optional(),
    campaignId: z.string().optional(),
    variationId: z.string().optional(),
    channel: z.enum(channels),
    acceptedAt: z.number(),
    completedAt: z.number(),
    results: z.array(
      z.object({
        userId: z.string().optional(),
        externalId: z.string().optional(),
        status: z.enum(['sent', 'skipped', 'aborted', 'failed']),
        reason: z.string().optional(),
        providerMessageId: z.string().optional(),
        address: z.string().optional().describe('the e-mail address that bounced for good'),
        messageExtras: z
          .array(z.object({ key: z.string(), value: z.string() }))
          .readonly()
          .optional()
          .describe('What {% message_extras %} noted'),
      }),
    ),
  }),
});
