import type { GiveUp } from '@fanfare/dead-letters';
import type { RecordBatch } from '@fanfare/event-log';
import { ConversionAdded, ConversionWithdrawn } from '@fanfare/events';
import type { Counters, FirstSeen } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { decodeRecords } from '../log/decode-records.ts';
import { contributionsOf } from './contributions.ts';

export interface HandleConversionsDeps {
  readonly firstSeen: FirstSeen;
  readonly counters: Counters;
  readonly giveUp: GiveUp;
  readonly dayOf: DayOf;
}

/** Counts conversions and revenue: an addition adds, a withdrawal takes away. */
export function createHandleConversions({ firstSeen, counters, giveUp, dayOf }: HandleConversionsDeps) {
  return async function countConversions(batch: RecordBatch): Promise<void> {
    const { events, unreadable } = decodeRecords([ConversionAdded, ConversionWithdrawn], batch.records);
    await giveUp(unreadable);

    const { topic, partition } = batch;
    const changes = events.map(({ event: { type, data }, record: { offset } }) => {
      const sign: 1 | -1 = type === ConversionAdded.type ? 1 : -1;
      return { id: data.transitionId, topic, partition, offset, sign, data };
    });
    const own = await firstSeen.own(changes);
    await counters.add(
      batch,
      own.flatMap((change) => contributionsOf(change, dayOf)),
    );
  };
}
