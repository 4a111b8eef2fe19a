import { expect, it } from '@jest/globals';
import type { RecordBatch } from '@fanfare/event-log';
import { type Bench, recordsOf } from '../bench.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

const offsetOf = ({ records }: RecordBatch, value: string) => records.find((record) => record.value === value)?.offset;

export function deferralPromises(bench: Bench): void {
  it('gives the records from the offset on again after the time asked for', async () => {
    const topic = await bench.topic();
    const afterMs = 200;
    let deferredAt = 0;
    let cameBackAt = 0;
    const spy = createRecordSpy(async (batch) => {
      const offset = offsetOf(batch, 'c');
      if (offset === undefined) return;
      if (deferredAt > 0) {
        cameBackAt = performance.now();
        return;
      }
      deferredAt = performance.now();
      return { offset, afterMs };
    });
    await bench.subscribe({ group: bench.name('group'), topics: [topic], handle: spy.handle });

    await bench.log().publish(recordsOf(topic, 'key', ['a', 'b', 'c', 'd']));
    await spy.waitFor(
      'the deferred record again',
      (records) => records.filter(({ value }) => value === 'c').length === 2,
    );
    await spy.waitForValue('d');

    const again = spy.values().lastIndexOf('c');
    expect(spy.values().slice(again)).toEqual(['c', 'd']);
    expect(spy.values().filter((value) => value === 'a' || value === 'b')).toEqual(['a', 'b']);
    // A timer may fire a little before the clock says so.
    expect(cameBackAt - deferredAt).toBeGreaterThan(afterMs - 5);
  });

  it('commits what is before the offset, lets other partitions flow meanwhile, and does not hold up closing', async () => {
    const topic = await bench.topic({ partitions: 2 });
    const group = bench.name('group');
    const [key = '', otherKey = ''] = await bench.keysOfPartitions(2);
    const deferring = createRecordSpy(async (batch) => {
      const offset = offsetOf(batch, 'c');
      return offset === undefined ? undefined : { offset, afterMs: 600_000 };
    });
    const subscription = await bench.subscribe({ group, topics: [topic], handle: deferring.handle });

    await bench.log().publish(recordsOf(topic, key, ['a', 'b', 'c', 'd']));
    await deferring.waitForValue('c');
    for (const value of ['flows 1', 'flows 2']) {
      await bench.log().publish(recordsOf(topic, otherKey, [value]));
      await deferring.waitForValue(value);
    }
    expect(deferring.values().filter((value) => value === 'c')).toHaveLength(1);
    await subscription.close();

    const next = createRecordSpy();
    await bench.subscribe({ group, topics: [topic], handle: next.handle });
    await next.waitForValue('d');
    expect(next.values()).toEqual(['c', 'd']);
  });
}
