import { z } from 'zod';
import { parseDateTime } from '../parsing/index.ts';

/** The longest span of a series, in days (contract, sections 2.4 and 2.7). */
export const SERIES_DAYS_MAX = 100;

const parameter = z.string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be given once') });

const length = parameter.transform((text, context): number => {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= SERIES_DAYS_MAX) return days;
  context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${SERIES_DAYS_MAX}` });
  return z.NEVER;
});

/** A `+` before the offset that the client did not escape arrives as a space. */
const restorePlus = (text: string): string => text.replace(/ (?=\d{1,2}:?\d{2}$)/, '+');

const endingAt = parameter.transform((text, context): number => {
  const at = parseDateTime(text) ?? parseDateTime(restorePlus(text));
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'is not an ISO 8601 date-time' });
  return z.NEVER;
});

/** `GET /campaigns/data_series` (contract, section 2.7). Times are ms since the epoch after parsing. */
export const CampaignDataSeriesQuery = z.object({
  campaign_id: parameter.min(1, 'must not be empty'),
  length: length.describe('days, the last one that of ending_at'),
  ending_at: endingAt.optional(),
});
export type CampaignDataSeriesQuery = z.infer<typeof CampaignDataSeriesQuery>;

/** `GET /sends/data_series` (contract, section 2.4). */
export const SendDataSeriesQuery = CampaignDataSeriesQuery.extend({
  send_id: parameter.min(1, 'must not be empty'),
});
export type SendDataSeriesQuery = z.infer<typeof SendDataSeriesQuery>;
