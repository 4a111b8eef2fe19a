import { describe, expect, it } from '@jest/globals';
import { EventLogUnavailable, type LogRecord } from '@fanfare/event-log';
import { createTopics } from '../memory/topics.ts';
import type { RecordColumns } from '../storage/protocol.ts';
import type { Storage } from '../storage/storage.ts';
import { createPublisher } from './publisher.ts';

/** Storage that lets the test decide when, and how, each append ends. */
function createManualStorage() {
  const appends: { values: readonly (string | null)[]; resolve: () => void; reject: (error: Error) => void }[] = [];
  const storage = {
    append: ({ values }: RecordColumns) =>
      new Promise<void>((resolve, reject) => appends.push({ values, resolve, reject })),
  } as Storage;
  return { storage, appends };
}

function createFixture(now = () => 1_000) {
  const { storage, appends } = createManualStorage();
  const stored = { name: 'orders', partitions: [{ id: 1, number: 0, start: 0, end: 0, lastTimestamp: 0 }] };
  const topics = createTopics([stored], storage, 1_000_000);
  const publisher = createPublisher(topics, storage, now, 0);
  const partition = topics.partitionsOf('orders')[0]!;
  const publish = (...values: string[]) =>
    publisher.publish(values.map((value) => ({ topic: 'orders', key: 'k', value })));
  const visible = async () => (await partition.take(0, { recordsMax: 100, sizeMax: 1_000_000 })).records;
  return { appends, publish, publisher, visible };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
const valuesOf = (records: readonly LogRecord[]) => records.map(({ value }) => value);

describe('publishing', () => {
  it('puts the calls of one turn, and those that wait, into one append each', async () => {
    const { appends, publish } = createFixture();
    const calls = [publish('1'), publish('2', '3')];
    await nextTurn();
    calls.push(publish('4'));
    await nextTurn();
    calls.push(publish('5'), publish('6'));
    await nextTurn();
    expect(appends.map(({ values }) => values)).toEqual([['1', '2', '3'], ['4']]);

    appends[0]?.resolve();
    await nextTurn();
    expect(appends.map(({ values }) => values)).toEqual([['1', '2', '3'], ['4'], ['5', '6']]);
    for (const { resolve } of appends) resolve();
    await Promise.all(calls);
  });

  it('shows records only when they are durable', async () => {
    const { appends, publish, visible } = createFixture();
    const call = publish('1');
    await nextTurn();
    expect(await visible()).toEqual([]);

    appends[0]?.resolve();
    await call;
    expect(valuesOf(await visible())).toEqual(['1']);
  });

  it('tells every caller of an append that failed, and leaves a gap behind which it goes on', async () => {
    const { appends, publish, visible } = createFixture();
    const failing = [publish('1'), publish('2')].map((call) => call.catch((error: unknown) => error));
    await nextTurn();
    const working = publish('3');
    await nextTurn();
    appends[0]?.reject(new EventLogUnavailable('the disk is full'));
    appends[1]?.resolve();
    await working;

    for (const error of await Promise.all(failing)) expect(error).toBeInstanceOf(EventLogUnavailable);
    expect((await visible()).map(({ offset, value }) => [offset, value])).toEqual([[2, '3']]);
  });

  it('is drained when every call is settled, failed ones too', async () => {
    const { appends, publish, publisher } = createFixture();
    let isDrained = false;
    void publish('1').catch(() => undefined);
    const drained = publisher.drained().then(() => (isDrained = true));
    await nextTurn();
    expect(isDrained).toBe(false);
    appends[0]?.reject(new EventLogUnavailable('the disk is full'));
    await drained;
  });

  it('stamps no record older than the one before, even if the clock is set back', async () => {
    const clock = [5_000, 3_000, 6_000];
    const { appends, publish, visible } = createFixture(() => clock.shift() ?? 0);
    const calls = [publish('1'), publish('2'), publish('3')];
    await nextTurn();
    appends[0]?.resolve();
    await Promise.all(calls);
    expect((await visible()).map(({ timestamp }) => timestamp)).toEqual([5_000, 5_000, 6_000]);
  });
});
