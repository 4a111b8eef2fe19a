import { z } from 'zod';

/** `POST /campaigns/trigger/send` (contract, section 2.8): only what is looked at before the campaign's type is. */
export const TriggerSendRequest = z.object({
  campaign_id: z
    .string({ error: ({ input }) => (input === undefined || input === null ? 'is required' : 'must be a text') })
    .min(1, 'must not be empty'),
});
