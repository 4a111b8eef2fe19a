import { expect, it } from '@jest/globals';
import { type Bench, range, recordsOf } from '../bench.ts';
import { createFacts } from '../waiting/facts.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

export function closingPromises(bench: Bench): void {
  it('tells the handler that a subscription closes, waits for what is in hand and commits it', async () => {
    const topic = await bench.topic();
    const group = bench.name('group');
    const gate = bench.gate();
    const facts = createFacts();
    const spy = createRecordSpy(async ({ signal }) => {
      signal.addEventListener('abort', facts.changed);
      await gate.opened;
    });
    const subscription = await bench.subscribe({ group, topics: [topic], handle: spy.handle });
    await bench.log().publish(recordsOf(topic, 'key', ['in hand']));
    await spy.waitForValue('in hand');
    expect(spy.batches[0]?.signal.aborted).toBe(false);

    let isClosed = false;
    const closing = subscription.close().then(() => (isClosed = true));
    await facts.waitFor('the abort signal', () => spy.batches[0]?.signal.aborted === true);
    await bench.log().publish(recordsOf(topic, 'key', ['later']));
    expect(isClosed).toBe(false);
    gate.open();
    await closing;
    await subscription.close();
    expect(subscription.health().state).toBe('closed');

    const next = createRecordSpy();
    await bench.subscribe({ group, topics: [topic], handle: next.handle });
    await next.waitForValue('later');
    expect(next.values()).toEqual(['later']);
    expect(spy.values()).toEqual(['in hand']);
  });

  it('finishes publishing, ends replays and subscriptions when the log closes, and takes nothing afterwards', async () => {
    const data = await bench.openData();
    const log = await data.open();
    const topic = await bench.topic({}, log);
    const spy = createRecordSpy();
    const subscription = await log.subscribe({ group: bench.name('group'), topics: [topic], handle: spy.handle });
    const replay = bench.collect(topic, 'earliest', log);
    await replay.waitUntilCaughtUp();

    const publishing = Promise.all(range(20).map((n) => log.publish(recordsOf(topic, 'key', [String(n)]))));
    await log.close();

    await publishing;
    await replay.ended;
    expect(subscription.health().state).toBe('closed');
    await log.close();
    await expect(log.publish(recordsOf(topic, 'key', ['too late']))).rejects.toThrow();

    const reopened = await data.open();
    const kept = await bench.readAll(topic, reopened);
    expect(new Set(kept.map(({ value }) => value))).toEqual(new Set(range(20).map(String)));
  });
}
