import { CreateSendIdRequest, SendIdReplyFields } from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { CampaignRepository } from './campaign-repository.ts';
import type { SendIds } from './send-ids.ts';

export interface SendIdRoutesDeps {
  readonly repository: Pick<CampaignRepository, 'find'>;
  readonly sendIds: SendIds;
  readonly newId: () => string;
}

/**
 * `POST /sends/id/create` (contract, section 2.3). The same pair may be created again: it is the same pair, and only new
 * ones use up the limit. Counted before it is stored: what a crash leaves is a pair counted and not stored, never one
 * beyond the limit.
 */
export const sendIdRoutes = ({ repository, sendIds, newId }: SendIdRoutesDeps): Route[] => [
  route({
    method: 'post',
    path: '/sends/id/create',
    permission: 'sends.id.create',
    summary: 'Create a send id, under which sends of a campaign are counted together',
    body: CreateSendIdRequest,
    docs: { response: SendIdReplyFields },
    counts: 'calls',
    handle: async ({ workspaceId, count, body: { campaign_id: campaignId, send_id: sendId = newId() } }) => {
      if (!(await repository.find(workspaceId, campaignId)))
        return refuse(400, 'Invalid Campaign ID', [`campaign_id: there is no campaign ${campaignId}`]);
      if (await sendIds.isKnown(campaignId, sendId)) return success(201, { send_id: sendId });
      await count();
      await sendIds.create({ workspaceId, campaignId, sendId });
      return success(201, { send_id: sendId });
    },
  }),
];
