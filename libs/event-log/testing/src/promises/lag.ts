import { expect, it } from '@jest/globals';
import type { PartitionLag } from '@fanfare/event-log';
import { type Bench, recordsOf } from '../bench.ts';
import { eventually } from '../waiting/facts.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

const total = (lags: readonly PartitionLag[]) => lags.reduce((sum, { lag }) => sum + lag, 0);

export function lagPromises(bench: Bench): void {
  it('counts what a group has not committed, by partition', async () => {
    const topic = await bench.topic({ partitions: 2 });
    const group = bench.name('group');
    const keys = await bench.keysOfPartitions(2);
    const gate = bench.gate();
    const spy = createRecordSpy(({ records }) => (records[0]?.value === 'held' ? gate.opened : Promise.resolve()));
    expect(await bench.log().lag(group)).toEqual([]);

    const subscription = await bench.subscribe({ group, topics: [topic], handle: spy.handle });
    await bench.log().publish(keys.flatMap((key) => recordsOf(topic, key, ['1', '2', '3'])));
    await spy.waitForCount(6);
    await eventually(async () => expect(total(await bench.log().lag(group))).toBe(0));

    await bench.log().publish(recordsOf(topic, keys[0] ?? '', ['held']));
    await spy.waitForValue('held');
    expect(total(await bench.log().lag(group))).toBe(1);
    gate.open();
    await subscription.close();
    expect(total(await bench.log().lag(group))).toBe(0);

    await bench.log().publish(recordsOf(topic, keys[1] ?? '', ['4', '5']));
    const lags = [...(await bench.log().lag(group))].sort((a, b) => a.partition - b.partition);
    expect(lags.map(({ lag }) => lag)).toEqual([0, 2]);
    for (const { topic: name, committed, end, lag } of lags)
      expect({ name, lag }).toEqual({ name: topic, lag: end - committed });
  });
}
