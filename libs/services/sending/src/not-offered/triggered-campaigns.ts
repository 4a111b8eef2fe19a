import type { CampaignView } from '@fanfare/campaign-reader';
import { TriggerSendRequest } from '@fanfare/http-contracts';
import { refuse, route, type Route } from '@fanfare/http-kit';

/**
 * API-triggered and transactional campaigns store their content; this product has API campaigns only. Their endpoints
 * answer what Braze answers when the id of a campaign of another type is given (contract, sections 2.8 and 2.9).
 */
export const triggeredCampaignRoutes = ({ campaignView }: { campaignView: Pick<CampaignView, 'get'> }): Route[] => [
  route({
    method: 'post',
    path: '/campaigns/trigger/send',
    permission: 'campaigns.trigger.send',
    summary: 'Not offered: send an API-triggered campaign',
    body: TriggerSendRequest,
    handle: () =>
      refuse(400, 'Invalid Campaign ID', [
        'campaign_id: is not an API-triggered campaign; these are not offered. Send an API campaign with /messages/send',
      ]),
  }),
  route({
    method: 'post',
    path: '/transactional/v1/campaigns/:campaign_id/send',
    permission: 'transactional.send',
    summary: 'Not offered: send a transactional campaign',
    handle: async ({ workspaceId, params: { campaign_id: campaignId = '' } }) => {
      if (campaignId.trim() === '') return refuse(400, 'campaign_id must be a string of the campaign api identifier');
      const campaign = await campaignView.get(workspaceId, campaignId);
      if (!campaign) return refuse(400, 'Campaign does not exist');
      // Also when it is archived or stopped: to resume it would not make it transactional.
      return refuse(
        400,
        'The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint',
      );
    },
  }),
];
