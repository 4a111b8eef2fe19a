import { CampaignChanged, encode } from '@fanfare/events';
import type { Campaign } from '@fanfare/domain';
import type { EventLog } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import type { CampaignRepository } from './campaign-repository.ts';

/** How soon a change that could not be said is said again; and how often what another process left behind is looked for. */
const AGAIN_AFTER_MS = 2_000;
const SWEEP_EVERY_MS = 30_000;

/**
 * Says `campaigns.changed` for every version that is stored. A change is durable in the store before it is said, and
 * stays marked until it was; so neither a crash in between nor a log that is away loses it. Saying one twice is harmless:
 * views keep the highest version.
 */
export interface CampaignPublisher {
  /** Says what an earlier run left behind, and from then on what a process that died leaves. */
  start(): Promise<void>;
  /** Says one change now if the log takes it, else later. Does not fail. */
  publish(campaign: Campaign, correlationId: string): Promise<void>;
  close(): void;
}

export function createCampaignPublisher(deps: {
  repository: CampaignRepository;
  eventLog: Pick<EventLog, 'publish'>;
  logger: Logger;
}): CampaignPublisher {
  const { repository, eventLog, logger } = deps;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  async function say(campaign: Campaign, correlationId: string): Promise<void> {
    const { campaignId, workspaceId, version, updatedAt } = campaign;
    await eventLog.publish([
      encode(CampaignChanged, { id: `${campaignId}/${version}`, at: updatedAt, workspaceId, correlationId }, campaign),
    ]);
    await repository.markPublished(campaign);
  }

  async function sayAllLeft(): Promise<void> {
    for (const campaign of await repository.unpublished()) await say(campaign, campaign.campaignId).catch(later);
  }

  function later(error: unknown): void {
    if (closed) return;
    logger.warn('A campaign change waits for the log', { error });
    again ??= setTimeout(() => {
      again = undefined;
      sayAllLeft().catch(later);
    }, AGAIN_AFTER_MS);
  }

  let sweep: NodeJS.Timeout | undefined;

  return {
    start: async () => {
      await sayAllLeft();
      sweep = setInterval(() => void sayAllLeft().catch(later), SWEEP_EVERY_MS).unref();
    },
    publish: (campaign, correlationId) => say(campaign, correlationId).catch(later),
    close: () => {
      closed = true;
      clearTimeout(again);
      clearInterval(sweep);
    },
  };
}
