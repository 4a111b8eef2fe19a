import type { Campaign } from '@fanfare/domain';
import type { DocumentStore } from '@fanfare/document-store';
import { campaignOf, CAMPAIGNS, type CampaignDocument } from './campaign-document.ts';

/** These campaigns of the workspace, by id; one query. For who asks now and then: the view has all of them in memory. */
export type FindCampaigns = (
  workspaceId: string,
  campaignIds: readonly string[],
) => Promise<ReadonlyMap<string, Campaign>>;

export function createFindCampaigns(store: DocumentStore): FindCampaigns {
  const collection = store.collection<CampaignDocument>(CAMPAIGNS);
  return async function findCampaigns(workspaceId, campaignIds) {
    if (campaignIds.length === 0) return new Map();
    const documents = await collection.find({ _id: { $in: campaignIds }, workspaceId }).toArray();
    return new Map(documents.map((document) => [document._id, campaignOf(document)]));
  };
}
