import { z } from 'zod';
import { optional, withDefault } from '../parsing/index.ts';

export const DAY_S = 86_400;

/** What every message object may carry; with a `campaign_id` it has to. Kept as it is: the campaign's rules look at it. */
export const variationId = optional(z.string());

/** −2 to 2; a number outside is taken as 0. */
export const priority = withDefault(
  z
    .number()
    .int()
    .transform((value) => (value >= -2 && value <= 2 ? value : 0)),
  0,
);

export const seconds = z.number().int().positive();

/** How long a push may wait for its device; 0: now or never (FCM, RFC 8030). */
export const pushTimeToLive = z.number().int().min(0);
