import { withStrikes } from '@fanfare/dead-letters';
import { DeliveryCompleted, decode, topics } from '@fanfare/events';
import type { EventLog, RecordBatch, Subscription } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import type { CampaignRepository } from './campaign-repository.ts';

export interface SentTimesDeps {
  readonly eventLog: EventLog;
  readonly repository: Pick<CampaignRepository, 'widenSentTimes'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Follows the outcomes and keeps when a campaign was first and last sent. Minimum and maximum: order and repeats do not matter. */
export function followSentTimes({ eventLog, repository, logger, now }: SentTimesDeps): Promise<Subscription> {
  const group = 'campaigns.sent-times';

  async function keepSentTimes(batch: RecordBatch): Promise<void> {
    for (const [campaignId, { first, last }] of sentSpans(batch))
      await repository.widenSentTimes(campaignId, first, last);
  }

  return eventLog.subscribe({
    group,
    topics: [topics.outcomes],
    handle: withStrikes({ group, handle: keepSentTimes, eventLog, logger, now }),
  });
}

function sentSpans({ records }: RecordBatch): Map<string, { first: number; last: number }> {
  const spans = new Map<string, { first: number; last: number }>();
  for (const record of records) {
    const decoded = decode(DeliveryCompleted, record);
    if (!decoded.ok) continue; // analytics says so; there is nothing to keep here
    const { campaignId, completedAt: at, results } = decoded.event.data;
    if (campaignId === undefined || !results.some(({ status }) => status === 'sent')) continue;
    const span = spans.get(campaignId);
    spans.set(campaignId, { first: Math.min(span?.first ?? at, at), last: Math.max(span?.last ?? at, at) });
  }
  return spans;
}
