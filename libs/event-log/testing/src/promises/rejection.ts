import { expect, it } from '@jest/globals';
import type { Subscription, SubscriptionHealth } from '@fanfare/event-log';
import { type Bench, range, recordsOf } from '../bench.ts';
import { eventually } from '../waiting/facts.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

export function rejectionPromises(bench: Bench): void {
  it('gives the same records again after a rejection, and nothing behind them first', async () => {
    const topic = await bench.topic();
    const started = Promise.withResolvers<Subscription>();
    let healthWhileFailing: SubscriptionHealth | undefined;
    let rejections = 0;
    const spy = createRecordSpy(async ({ records }) => {
      if (!records.some(({ value }) => value === '3')) return;
      if (rejections === 2) {
        healthWhileFailing = (await started.promise).health();
        return;
      }
      rejections += 1;
      await bench.log().publish(recordsOf(topic, 'key', [`behind ${rejections}`]));
      throw new Error(`rejection ${rejections}`);
    });
    started.resolve(
      await bench.subscribe({ group: bench.name('group'), topics: [topic], handle: spy.handle, batchMax: 4 }),
    );

    await bench.log().publish(recordsOf(topic, 'key', range(10).map(String)));
    await spy.waitForValue('behind 2');

    const rejected = spy.batches.filter(({ records }) => records.some(({ value }) => value === '3'));
    expect(rejected).toHaveLength(3);
    expect(new Set(rejected.map(({ records }) => records[0]?.offset)).size).toBe(1);
    const firstDeliveries = spy.values().filter((value, n, all) => all.indexOf(value) === n);
    expect(firstDeliveries).toEqual([...range(10).map(String), 'behind 1', 'behind 2']);
    expect(spy.values().slice(spy.values().lastIndexOf('3'))).toEqual(
      [...range(10).map(String), 'behind 1', 'behind 2'].slice(3),
    );

    expect(healthWhileFailing).toMatchObject({ state: 'failing', lastError: expect.stringContaining('rejection 2') });
    const subscription = await started.promise;
    await eventually(() => expect(subscription.health().state).toBe('running'));
    expect(subscription.health().lastError).toBeUndefined();
  });

  it('can be closed while the handler keeps rejecting, and the records stay for the next member', async () => {
    const topic = await bench.topic();
    const group = bench.name('group');
    const rejecting = createRecordSpy(() => Promise.reject(new Error('never')));
    const failing = await bench.subscribe({ group, topics: [topic], handle: rejecting.handle });
    await bench.log().publish(recordsOf(topic, 'key', ['poison']));
    await rejecting.waitForValue('poison');

    await failing.close();

    const willing = createRecordSpy();
    await bench.subscribe({ group, topics: [topic], handle: willing.handle });
    await willing.waitForValue('poison');
  });
}
