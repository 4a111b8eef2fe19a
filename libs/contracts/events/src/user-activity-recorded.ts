import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

/** A user did something: a custom event, a purchase, a session. */
export const UserActivityRecorded = defineEvent({
  type: 'users.activity-recorded',
  version: 1,
  topic: () => topics.activity,
  key: ({ userId }) => userId,
  data: z.object({
    activityId: z.string(),
    userId: z.string(),
    externalId: z.string().optional(),
    kind: z.enum(['custom_event', 'purchase', 'session']),
    name: z.string().optional().describe('custom event: its name; purchase: the product id'),
    appId: z.string().optional(),
    at: z.number().describe('when the user did it, ms since the epoch'),
    properties: z.record(z.string(), z.unknown()).optional(),
    purchase: z
      .object({
        currency: z.string(),
        price: z.number(),
        quantity: z.number().int(),
        revenueMicros: z
          .number()
          .int()
          .describe('price × quantity in millionths of a US dollar; 0 where no rate is known'),
      })
      .optional(),
  }),
});
