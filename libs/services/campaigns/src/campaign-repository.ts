import type { Campaign, Change } from '@fanfare/domain';
import type { DocumentStore, Filter } from '@fanfare/document-store';
import { campaignOf, CAMPAIGNS, type CampaignDocument } from '@fanfare/campaign-reader';
import type { ListCampaignsQuery } from '@fanfare/http-contracts';

export const CAMPAIGNS_PER_PAGE = 100;

/** Where the campaigns are kept. This service alone writes there. */
export interface CampaignRepository {
  createIndexes(): Promise<void>;
  insert(campaign: Campaign): Promise<void>;
  find(workspaceId: string, campaignId: string): Promise<CampaignDocument | undefined>;
  list(workspaceId: string, query: ListCampaignsQuery): Promise<CampaignDocument[]>;
  /** Decides on what is stored and writes only if that still stands; else decides again. */
  change(workspaceId: string, campaignId: string, decide: (campaign: Campaign) => Change): Promise<Change | undefined>;
  unpublished(): Promise<Campaign[]>;
  markPublished(campaign: Campaign): Promise<void>;
  /** Widens the span between first and last sent; ms since the epoch. */
  widenSentTimes(campaignId: string, first: number, last: number): Promise<void>;
}

export function createCampaignRepository(store: DocumentStore): CampaignRepository {
  const collection = store.collection<CampaignDocument>(CAMPAIGNS);

  const find: CampaignRepository['find'] = async (workspaceId, campaignId) =>
    (await collection.findOne({ _id: campaignId, workspaceId })) ?? undefined;

  return {
    find,
    createIndexes: () =>
      collection.createIndexes([
        { key: { workspaceId: 1, createdAt: 1 } },
        { key: { unpublished: 1 }, partialFilterExpression: { unpublished: true } },
      ]),
    insert: ({ campaignId, ...campaign }) => collection.insertOne({ _id: campaignId, ...campaign, unpublished: true }),
    list: (workspaceId, { page, include_archived, sort_direction, 'last_edit.time[gt]': editedAfter }) => {
      const filter: Record<string, unknown> = { workspaceId };
      if (!include_archived) filter.status = { $ne: 'archived' };
      if (editedAfter !== undefined) filter.updatedAt = { $gt: editedAfter };
      const direction = sort_direction === 'asc' ? 1 : -1;
      return collection
        .find(filter, {
          sort: { createdAt: direction, _id: direction },
          skip: page * CAMPAIGNS_PER_PAGE,
          limit: CAMPAIGNS_PER_PAGE,
        })
        .toArray();
    },
    change: async function changeCampaign(workspaceId, campaignId, decide) {
      for (;;) {
        const document = await find(workspaceId, campaignId);
        if (!document) return undefined;
        const decision = decide(campaignOf(document));
        if (!decision.ok || 'unchanged' in decision) return decision;
        const { campaignId: _id, ...fields } = decision.campaign;
        const unmoved: Filter = { _id: campaignId, version: document.version };
        const { matchedCount } = await collection.updateOne(unmoved, { $set: { ...fields, unpublished: true } });
        if (matchedCount === 1) return decision;
      }
    },
    unpublished: async () => (await collection.find({ unpublished: true }).toArray()).map(campaignOf),
    markPublished: async ({ campaignId, version }) => {
      await collection.updateOne({ _id: campaignId, version }, { $unset: { unpublished: '' } });
    },
    widenSentTimes: async (campaignId, first, last) => {
      await collection.updateOne({ _id: campaignId }, { $min: { firstSentAt: first }, $max: { lastSentAt: last } });
    },
  };
}
