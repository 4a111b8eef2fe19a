import { z } from 'zod';
import { endingAt, parameter, seriesLength } from './query-parameters.ts';

/** `GET /campaigns/data_series` (contract, section 2.7). Times are ms since the epoch after parsing. */
export const CampaignDataSeriesQuery = z.object({
  campaign_id: parameter.min(1, 'must not be empty'),
  length: seriesLength.describe('days, the last one that of ending_at'),
  ending_at: endingAt.optional(),
});
export type CampaignDataSeriesQuery = z.infer<typeof CampaignDataSeriesQuery>;

/** `GET /sends/data_series` (contract, section 2.4). */
export const SendDataSeriesQuery = CampaignDataSeriesQuery.extend({
  send_id: parameter.min(1, 'must not be empty'),
});
export type SendDataSeriesQuery = z.infer<typeof SendDataSeriesQuery>;
