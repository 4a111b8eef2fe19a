import { z } from 'zod';
import { isSendId } from '@fanfare/domain';
import { optional } from '../parsing/index.ts';

/** `POST /sends/id/create` (contract, section 2.3). Without a `send_id` one is made up. */
export const CreateSendIdRequest = z.object({
  campaign_id: z
    .string({ error: ({ input }) => (input === undefined || input === null ? 'is required' : 'must be a text') })
    .min(1, 'must not be empty'),
  send_id: optional(z.string().refine(isSendId, 'must be 1 to 64 printable ASCII characters')),
});
export type CreateSendIdRequest = z.infer<typeof CreateSendIdRequest>;

/** What the 201 holds. */
export const SendIdReplyFields = z.object({ send_id: z.string() });
