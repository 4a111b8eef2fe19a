import { DeliveryCompleted, decode, topics } from '@fanfare/events';
import type { EventLog, RecordBatch, Subscription } from '@fanfare/event-log';
import type { CampaignRepository } from './campaign-repository.ts';

/** Follows the outcomes and keeps when a campaign was first and last sent. Minimum and maximum: order and repeats do not matter. */
export function followSentTimes(eventLog: EventLog, repository: CampaignRepository): Promise<Subscription> {
  return eventLog.subscribe({
    group: 'campaigns.sent-times',
    topics: [topics.outcomes],
    handle: async function keepSentTimes(batch) {
      for (const [campaignId, { first, last }] of sentSpans(batch))
        await repository.widenSentTimes(campaignId, first, last);
    },
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
