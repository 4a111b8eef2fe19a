import type { CampaignView } from '@fanfare/campaign-reader';
import type { Counters } from '@fanfare/exact-counter';
import { CampaignDataSeriesQuery } from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import { daysUntil, type DayOf } from '../calendar.ts';
import { campaignEntity } from '../entities.ts';
import { dataSeriesRows } from './rows.ts';

export interface DataSeriesDeps {
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly counters: Pick<Counters, 'totals'>;
  readonly dayOf: DayOf;
  readonly now: () => number;
}

/** Contract, sections 2.7 and 6.1: one row per calendar day, the last one that of `ending_at`. */
export const dataSeriesRoute = ({ campaignView, counters, dayOf, now }: DataSeriesDeps): Route =>
  route({
    method: 'get',
    path: '/campaigns/data_series',
    permission: 'campaigns.data_series',
    query: CampaignDataSeriesQuery,
    handle: async ({ workspaceId, query: { campaign_id: campaignId, length, ending_at: endingAt = now() } }) => {
      const campaign = await campaignView.get(workspaceId, campaignId);
      if (!campaign) return refuse(400, 'Invalid Campaign ID', [`campaign_id: there is no campaign ${campaignId}`]);
      const days = daysUntil(dayOf(endingAt), length);
      const entities = [campaignEntity(campaignId)];
      const totals = await counters.totals({ entities, fromDay: days[0]!, toDay: days.at(-1)! });
      return success(200, { data: dataSeriesRows(campaign, days, totals) });
    },
  });
