import { EVER, REVENUE_MICROS, revenueEntity } from '@fanfare/analytics-reader';
import type { RecordBatch } from '@fanfare/event-log';
import { UserActivityRecorded } from '@fanfare/events';
import type { Contribution, Counters, FirstSeen } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { decodeRecords } from '../log/decode-records.ts';
import { contributionsOf } from './contributions.ts';
import type { EventNames } from './event-names.ts';

export interface HandleEventsDeps {
  readonly firstSeen: FirstSeen;
  readonly counters: Counters;
  readonly eventNames: EventNames;
  readonly dayOf: DayOf;
}

/**
 * Counts custom events by day and hour, and what each user paid. The names are stored first: what is counted can be found. Records that cannot be
 * read are left to the consumer that joins activities with receipts, which reads the same topic and reports them.
 */
export function createHandleEvents({ firstSeen, counters, eventNames, dayOf }: HandleEventsDeps) {
  return async function countEvents(batch: RecordBatch): Promise<void> {
    const { topic, partition } = batch;
    const { events } = decodeRecords([UserActivityRecorded], batch.records);
    const own = await firstSeen.own(
      events.flatMap(({ event: { workspaceId, data }, record: { offset } }) => {
        const isCounted = data.kind === 'purchase' || (data.kind === 'custom_event' && data.name !== undefined);
        return isCounted ? [{ id: data.activityId, topic, partition, offset, workspaceId, data }] : [];
      }),
    );
    if (own.length === 0) return;

    const customEvents = own.flatMap(({ offset, workspaceId, data: { kind, name, appId, at } }) =>
      kind === 'custom_event' ? [{ offset, workspaceId, name: name!, appId, at }] : [],
    );
    await eventNames.add(customEvents);
    await counters.add(
      batch,
      own
        .flatMap(({ offset, data: { userId, purchase } }) => (purchase ? [revenueOf(userId, purchase, offset)] : []))
        .concat(customEvents.flatMap((event) => contributionsOf(event, dayOf))),
    );
  };
}

const revenueOf = (userId: string, { revenueMicros }: { revenueMicros: number }, offset: number): Contribution => ({
  entity: revenueEntity(userId),
  day: EVER,
  offset,
  sums: { [REVENUE_MICROS]: revenueMicros },
});
