import type { CampaignView, IsKnownSendId } from '@fanfare/campaign-reader';
import type { Counters } from '@fanfare/exact-counter';
import {
  CampaignDataSeriesQuery,
  CampaignDataSeriesReplyFields,
  SendDataSeriesQuery,
  SendDataSeriesReplyFields,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import { daysUntil, type DayOf } from '../calendar.ts';
import { campaignEntity, sendEntity } from '../entities.ts';
import { dataSeriesRows, sendDataSeriesRows } from './rows.ts';

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
    summary: 'Count a campaign by day',
    query: CampaignDataSeriesQuery,
    docs: { response: CampaignDataSeriesReplyFields },
    handle: async ({ workspaceId, query: { campaign_id: campaignId, length, ending_at: endingAt = now() } }) => {
      const campaign = await campaignView.get(workspaceId, campaignId);
      if (!campaign) return refuse(400, 'Invalid Campaign ID', [`campaign_id: there is no campaign ${campaignId}`]);
      const days = daysUntil(dayOf(endingAt), length);
      const entities = [campaignEntity(campaignId)];
      const totals = await counters.totals({ entities, fromDay: days[0]!, toDay: days.at(-1)! });
      return success(200, { data: dataSeriesRows(campaign, days, totals) });
    },
  });

/**
 * Contract, section 2.4: the same days, of one `send_id`. One that nobody created and nothing was counted under is
 * refused: a row of zeros would hide a slip of the pen.
 */
export const sendDataSeriesRoute = ({
  campaignView,
  counters,
  dayOf,
  now,
  isKnownSendId,
}: DataSeriesDeps & { readonly isKnownSendId: IsKnownSendId }): Route =>
  route({
    method: 'get',
    path: '/sends/data_series',
    permission: 'sends.data_series',
    summary: 'Count a send id by day',
    query: SendDataSeriesQuery,
    docs: { response: SendDataSeriesReplyFields },
    handle: async ({ workspaceId, query }) => {
      const { campaign_id: campaignId, send_id: sendId, length, ending_at: endingAt = now() } = query;
      const campaign = await campaignView.get(workspaceId, campaignId);
      if (!campaign) return refuse(400, 'Invalid Campaign ID', [`campaign_id: there is no campaign ${campaignId}`]);
      const days = daysUntil(dayOf(endingAt), length);
      const entities = [sendEntity(campaignId, sendId)];
      const totals = await counters.totals({ entities, fromDay: days[0]!, toDay: days.at(-1)! });
      if (totals.length === 0 && !(await isKnownSendId(workspaceId, campaignId, sendId)))
        return refuse(400, 'Bad Request', ['send_id: was not created for this campaign']);
      return success(200, { data: sendDataSeriesRows(campaign, days, totals) });
    },
  });
