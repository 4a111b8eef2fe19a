import type { GiveUp } from '@fanfare/dead-letters';
import type { RecordBatch } from '@fanfare/event-log';
import { DeliveryCompleted } from '@fanfare/events';
import type { Counters, FirstSeen } from '@fanfare/exact-counter';
import type { Activities } from '../activities/activities.ts';
import type { Reattribute, Touch } from '../attribution/reattribute.ts';
import type { DayOf } from '../calendar.ts';
import { decodeRecords } from '../log/decode-records.ts';
import { arrivalsOf, type Arrivals, type StoreReceipts } from '../receipts/store-receipts.ts';
import { contributionsOf } from './contributions.ts';
import type { Outcome } from './outcome.ts';

export interface HandleOutcomesDeps {
  readonly firstSeen: FirstSeen;
  readonly storeReceipts: StoreReceipts;
  readonly counters: Counters;
  readonly activities: Activities;
  readonly reattribute: Reattribute;
  readonly giveUp: GiveUp;
  readonly dayOf: DayOf;
}

/**
 * Counts what became of messages and keeps who received them. Every step can be repeated, so a crash after any of them
 * is made good by the records coming again: stored receipts are recognised, counted records are fenced off, and
 * transitions that were decided but not said are said then.
 */
export function createHandleOutcomes(deps: HandleOutcomesDeps) {
  const { firstSeen, storeReceipts, counters, activities, reattribute, giveUp, dayOf } = deps;

  return async function countOutcomes(batch: RecordBatch): Promise<void> {
    const { events, unreadable } = decodeRecords([DeliveryCompleted], batch.records);
    await giveUp(unreadable);

    const { topic, partition } = batch;
    const outcomes = await firstSeen.own(
      events.map(({ event: { data, workspaceId, correlationId }, record: { offset } }): Outcome => {
        return { id: data.outcomeId, topic, partition, offset, workspaceId, correlationId, data };
      }),
    );
    const arrivals = arrivalsOf(outcomes);
    // Before counting: who is a unique recipient is decided by what is stored.
    const documents = await storeReceipts(arrivals);
    await counters.add(
      batch,
      outcomes.flatMap((outcome) => contributionsOf(outcome, documents, dayOf)),
    );
    await reattribute(await overtaken(arrivals));
  };

  /** Receipts whose users are known to have done something since: an activity came in before the receipt did. */
  async function overtaken(arrivals: Arrivals): Promise<Map<string, Touch>> {
    const touched = new Map<string, Touch>();
    if (arrivals.size === 0) return touched;
    let oldest = Infinity;
    for (const { receipts } of arrivals.values()) for (const { at } of receipts) oldest = Math.min(oldest, at);
    const latest = await activities.latestOfUsers(() => usersOf(arrivals), oldest);
    if (latest.size === 0) return touched;
    for (const [id, { userId, receipts, outcomeIds: causes, workspaceId, correlationId }] of arrivals) {
      const activeAt = latest.get(userId);
      if (activeAt === undefined || receipts.every(({ at }) => at > activeAt)) continue;
      touched.set(id, { causes, workspaceId, correlationId });
    }
    return touched;
  }
}

const usersOf = (arrivals: Arrivals): Set<string> => new Set([...arrivals.values()].map(({ userId }) => userId));
