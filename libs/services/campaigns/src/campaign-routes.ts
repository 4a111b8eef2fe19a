import { addMessages, changeStatus, edit, type Change, type StatusChange } from '@fanfare/domain';
import { campaignOf } from '@fanfare/campaign-reader';
import {
  AddMessagesRequest,
  CampaignDetailsQuery,
  CampaignDetailsReplyFields,
  CampaignListReplyFields,
  CampaignReplyFields,
  CampaignsReplyFields,
  CreateCampaignRequest,
  EditCampaignRequest,
  ListCampaignsQuery,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Answer, type Refusal, type Route } from '@fanfare/http-kit';
import type { CampaignPublisher } from './campaign-publisher.ts';
import type { CampaignRepository } from './campaign-repository.ts';
import { createCampaign, nameVariations } from './create-campaign.ts';
import { details, listRow, presentCampaign } from './present.ts';

export interface CampaignRoutesDeps {
  readonly repository: CampaignRepository;
  readonly publisher: CampaignPublisher;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Braze's two: `/campaigns/list` and `/campaigns/details`. */
export const brazeCampaignRoutes = ({ repository }: Pick<CampaignRoutesDeps, 'repository'>): Route[] => [
  route({
    method: 'get',
    path: '/campaigns/list',
    permission: 'campaigns.list',
    summary: 'List campaigns, a hundred a page',
    query: ListCampaignsQuery,
    docs: { response: CampaignListReplyFields },
    handle: async ({ workspaceId, query }) =>
      success(200, { campaigns: (await repository.list(workspaceId, query)).map(listRow) }),
  }),
  route({
    method: 'get',
    path: '/campaigns/details',
    permission: 'campaigns.details',
    summary: 'Describe a campaign',
    query: CampaignDetailsQuery,
    docs: { response: CampaignDetailsReplyFields },
    handle: async ({ workspaceId, query }) => {
      const document = await repository.find(workspaceId, query.campaign_id);
      return document ? success(200, details(document)) : refuse(400, 'Invalid Campaign ID');
    },
  }),
];

/** Our own: create, read, edit, add a message, stop, resume, archive, unarchive. */
export function campaignRoutes({ repository, publisher, newId, now }: CampaignRoutesDeps): Route[] {
  const permission = 'fanfare.campaigns';
  const notFound = (): Refusal => refuse(404, 'Not Found', ['There is no campaign with this id']);

  async function change(
    workspaceId: string,
    campaignId: string,
    correlationId: string,
    decide: Parameters<CampaignRepository['change']>[2],
  ): Promise<Answer<CampaignReplyFields>> {
    const outcome: Change | undefined = await repository.change(workspaceId, campaignId, decide);
    if (!outcome) return notFound();
    if (!outcome.ok) return refuse(409, 'Conflict', [outcome.reason]);
    if (!('unchanged' in outcome)) await publisher.publish(outcome.campaign, correlationId);
    return success(200, presentCampaign(outcome.campaign));
  }

  const statusRoute = (status: StatusChange): Route =>
    route({
      method: 'post',
      path: `/v1/campaigns/:id/${status}`,
      permission,
      summary: statusSummaries[status],
      docs: { status: 200, response: CampaignReplyFields },
      handle: ({ workspaceId, params, correlationId }) =>
        change(workspaceId, params.id!, correlationId, (campaign) => changeStatus(campaign, status, now())),
    });

  return [
    route({
      method: 'post',
      path: '/v1/campaigns',
      permission,
      summary: 'Create a campaign',
      body: CreateCampaignRequest,
      docs: { response: CampaignReplyFields },
      handle: async ({ workspaceId, body, correlationId }) => {
        const campaign = createCampaign(body, { workspaceId, newId, now: now() });
        await repository.insert(campaign);
        await publisher.publish(campaign, correlationId);
        return success(201, presentCampaign(campaign));
      },
    }),
    route({
      method: 'get',
      path: '/v1/campaigns',
      permission,
      summary: 'List campaigns in full',
      query: ListCampaignsQuery,
      docs: { response: CampaignsReplyFields },
      handle: async ({ workspaceId, query }) => {
        const documents = await repository.list(workspaceId, query);
        return success(200, { campaigns: documents.map((document) => presentCampaign(campaignOf(document))) });
      },
    }),
    route({
      method: 'get',
      path: '/v1/campaigns/:id',
      permission,
      summary: 'Read a campaign',
      docs: { response: CampaignReplyFields },
      handle: async ({ workspaceId, params }) => {
        const document = await repository.find(workspaceId, params.id!);
        return document ? success(200, presentCampaign(campaignOf(document))) : notFound();
      },
    }),
    route({
      method: 'patch',
      path: '/v1/campaigns/:id',
      permission,
      summary: 'Edit name, description or tags',
      body: EditCampaignRequest,
      docs: { response: CampaignReplyFields },
      handle: ({ workspaceId, params, body: { name, description, tags }, correlationId }) => {
        const fields = Object.fromEntries(
          Object.entries({ name, description, tags }).filter(([, value]) => value !== undefined),
        );
        return change(workspaceId, params.id!, correlationId, (campaign) => edit(campaign, fields, now()));
      },
    }),
    route({
      method: 'post',
      path: '/v1/campaigns/:id/messages',
      permission,
      summary: 'Add messages to a campaign',
      docs: { status: 200, response: CampaignReplyFields },
      body: AddMessagesRequest,
      handle: ({ workspaceId, params, body, correlationId }) =>
        change(workspaceId, params.id!, correlationId, (campaign) =>
          addMessages(campaign, nameVariations(body.messages, campaign.messages, newId), now()),
        ),
    }),
    ...(['stop', 'resume', 'archive', 'unarchive'] as const).map(statusRoute),
  ];
}

const statusSummaries: Readonly<Record<StatusChange, string>> = {
  stop: 'Stop a campaign: sends to it are refused',
  resume: 'Resume a stopped campaign',
  archive: 'Archive a campaign',
  unarchive: 'Bring an archived campaign back, stopped',
};
