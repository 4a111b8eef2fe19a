import type { RecordBatch } from '@fanfare/event-log';
import { UserActivityRecorded } from '@fanfare/events';
import type { Counters, FirstSeen } from '@fanfare/exact-counter';
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
 * Counts custom events by day and hour. The names are stored first: what is counted can be found. Records that cannot be
 * read are left to the consumer that joins activities with receipts, which reads the same topic and reports them.
 */
export function createHandleEvents({ firstSeen, counters, eventNames, dayOf }: HandleEventsDeps) {
  return async function countEvents(batch: RecordBatch): Promise<void> {
    const { topic, partition } = batch;
    const { events } = decodeRecords([UserActivityRecorded], batch.records);
    const customEvents = events.flatMap(({ event: { workspaceId, data }, record: { offset } }) => {
      const { kind, activityId: id, name, appId, at } = data;
      if (kind !== 'custom_event' || name === undefined) return [];
      return [{ id, topic, partition, offset, workspaceId, name, appId, at }];
    });
    if (customEvents.length === 0) return;

    const own = await firstSeen.own(customEvents);
    await eventNames.add(own);
    await counters.add(
      batch,
      own.flatMap((event) => contributionsOf(event, dayOf)),
    );
  };
}
