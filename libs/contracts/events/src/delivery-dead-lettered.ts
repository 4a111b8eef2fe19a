import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

/** A record, or what was left of a delivery, that was given up: with its story, so that it can be looked up and sent again. */
export const DeliveryDeadLettered = defineEvent({
  type: 'messages.delivery-dead-lettered',
  version: 1,
  topic: () => topics.dead,
  key: ({ key }) => key,
  data: z.object({
    key: z.string().describe("the original record's key"),
    topic: z.string(),
    partition: z.number().int(),
    offset: z.number().int(),
    reason: z.enum(['unparsable', 'unknown_version', 'invalid', 'exhausted_retries', 'handler_failed']),
    detail: z.string(),
    value: z
      .string()
      .nullable()
      .describe('the record as it was; for exhausted retries, the request with only the recipients given up'),
    failedAt: z.number(),
  }),
});
