import { expect, it } from '@jest/globals';
import type { LogRecord } from '@fanfare/event-log';
import { type Bench, range, recordsOf } from '../bench.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

export function deliveryPromises(bench: Bench): void {
  it('gives every group every record once and each key in order, old records first', async () => {
    const topic = await bench.topic({ partitions: 4 });
    const numbered = (from: number, count: number) =>
      range(count).map((n) => ({ topic, key: `key-${(from + n) % 17}`, value: String(from + n) }));
    const [one, two] = [createRecordSpy(), createRecordSpy()];

    await bench.log().publish(numbered(0, 150));
    await Promise.all([
      bench.subscribe({ group: bench.name('group'), topics: [topic], handle: one.handle, batchMax: 7 }),
      bench.subscribe({ group: bench.name('group'), topics: [topic], handle: two.handle }),
    ]);
    for (const from of [150, 200, 250]) await bench.log().publish(numbered(from, 50));

    for (const spy of [one, two]) {
      await spy.waitForCount(300);
      expect(new Set(spy.values())).toEqual(new Set(range(300).map(String)));
      expect(spy.records).toHaveLength(300);
      for (const key of range(17).map((n) => `key-${n}`)) {
        const values = spy.records.filter((record) => record.key === key).map(({ value }) => Number(value));
        expect(values).toEqual([...values].sort((a, b) => a - b));
      }
      for (const { records, partition } of spy.batches) {
        expect(records.length).toBeGreaterThan(0);
        expect(records.every((record) => record.topic === topic && record.partition === partition)).toBe(true);
        expect(isInOffsetOrder(records)).toBe(true);
      }
    }
    expect(Math.max(...one.batches.map(({ records }) => records.length))).toBeLessThanOrEqual(7);
  });

  it('works on several partitions at once and on one batch of a partition at a time', async () => {
    const topic = await bench.topic({ partitions: 2 });
    const [stuckKey = '', freeKey = ''] = await bench.keysOfPartitions(2);
    const gate = bench.gate();
    let inHand = 0;
    let inHandMax = 0;
    const spy = createRecordSpy(async ({ records }) => {
      if (records[0]?.key !== stuckKey) return;
      inHandMax = Math.max(inHandMax, (inHand += 1));
      await gate.opened;
      inHand -= 1;
    });
    await bench.subscribe({ group: bench.name('group'), topics: [topic], handle: spy.handle });

    await bench.log().publish(recordsOf(topic, stuckKey, ['stuck']));
    await spy.waitForValue('stuck');
    await bench.log().publish([...recordsOf(topic, stuckKey, ['behind']), ...recordsOf(topic, freeKey, ['free'])]);
    await spy.waitForValue('free');
    expect(spy.values()).not.toContain('behind');

    gate.open();
    await spy.waitForValue('behind');
    expect(inHandMax).toBe(1);
  });

  it('delivers several topics to one subscription', async () => {
    const topics = [await bench.topic(), await bench.topic({ partitions: 2 })];
    const spy = createRecordSpy();
    const subscription = await bench.subscribe({ group: bench.name('group'), topics, handle: spy.handle });

    await bench.log().publish(topics.map((topic) => ({ topic, key: 'key', value: topic })));
    for (const topic of topics) await spy.waitForValue(topic);

    expect(subscription.health()).toMatchObject({ state: 'running' });
    expect(subscription.health().lastError).toBeUndefined();
    expect(Date.now() - subscription.health().lastProgressAt).toBeLessThan(60_000);
  });
}

const isInOffsetOrder = (records: readonly LogRecord[]) =>
  records.every((record, n) => n === 0 || record.offset > (records[n - 1]?.offset ?? -1));
