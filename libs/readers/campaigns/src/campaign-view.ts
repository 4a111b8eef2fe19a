import { setTimeout } from 'node:timers/promises';
import type { Campaign } from '@fanfare/domain';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';
import { CampaignChanged, decode, topics } from '@fanfare/events';
import { campaignOf, CAMPAIGNS, type CampaignDocument } from './campaign-document.ts';

/** Every campaign, in memory, kept current by `campaigns.changed`. */
export interface CampaignView {
  /** From memory; on a miss the store is asked once, so that an id works the moment it is issued. */
  get(workspaceId: string, campaignId: string): Promise<Campaign | undefined>;
  /** From the store, whatever memory says: for an answer that must not rest on a change that is still on its way. */
  getFresh(workspaceId: string, campaignId: string): Promise<Campaign | undefined>;
  /** Failing: the log cannot be followed, and what is in memory may be behind. */
  health(): { readonly state: 'running' | 'failing'; readonly lastError?: string };
  close(): Promise<void>;
}

const AGAIN_AFTER_MS = 1_000;

/** Resolves once the view holds everything that was said before the call. */
export async function openCampaignView({
  eventLog,
  store,
}: {
  eventLog: EventLog;
  store: DocumentStore;
}): Promise<CampaignView> {
  const campaigns = new Map<string, Campaign>();
  const collection = store.collection<CampaignDocument>(CAMPAIGNS);
  const stop = new AbortController();

  const keep = (campaign: Campaign): void => {
    const known = campaigns.get(campaign.campaignId);
    if (!known || known.version < campaign.version) campaigns.set(campaign.campaignId, campaign);
  };

  let lastError: string | undefined;
  async function follow(onCaughtUp: () => void): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        for await (const record of eventLog.read(topics.campaignsChanged, 'earliest', {
          signal: stop.signal,
          onCaughtUp,
        })) {
          lastError = undefined;
          const decoded = decode(CampaignChanged, record);
          if (decoded.ok) keep(decoded.event.data);
        }
      } catch (error) {
        // Read from the start again: the highest version of each campaign is kept, whatever comes twice.
        lastError = (error as Error).message;
        await setTimeout(AGAIN_AFTER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  }
  const caughtUp = Promise.withResolvers<void>();
  const following = follow(caughtUp.resolve);
  await caughtUp.promise;

  const known = (workspaceId: string, campaignId: string): Campaign | undefined => {
    const campaign = campaigns.get(campaignId);
    return campaign?.workspaceId === workspaceId ? campaign : undefined;
  };
  async function getFresh(workspaceId: string, campaignId: string): Promise<Campaign | undefined> {
    const document = await collection.findOne({ _id: campaignId });
    if (document) keep(campaignOf(document));
    return known(workspaceId, campaignId);
  }

  return {
    get: async (workspaceId, campaignId) =>
      campaigns.has(campaignId) ? known(workspaceId, campaignId) : getFresh(workspaceId, campaignId),
    getFresh,
    health: () => ({
      state: lastError === undefined ? 'running' : 'failing',
      ...(lastError !== undefined && { lastError }),
    }),
    close: async () => {
      stop.abort();
      await following;
    },
  };
}
