import { expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '@fanfare/event-log';
import { type Bench, range, recordsOf } from '../bench.ts';

const valuesOf = (records: readonly LogRecord[]) => records.map(({ value }) => value);

export function readingPromises(bench: Bench): void {
  it('replays a topic from its earliest record, says when it caught up, follows, and ends on abort', async () => {
    const topic = await bench.topic({ partitions: 3 });
    const numbered = range(1200).map((n) => ({ topic, key: `key-${n % 10}`, value: String(n) }));
    await bench.log().publish(numbered);

    const replay = bench.collect(topic);
    await replay.waitUntilCaughtUp();
    expect(replay.caughtUpAfter()).toBe(1200);
    await bench.log().publish(recordsOf(topic, 'key-1', ['new']));
    await replay.waitForCount(1201);
    await replay.stop();

    expect(new Set(valuesOf(replay.records))).toEqual(new Set([...range(1200).map(String), 'new']));
    for (const partition of range(3)) {
      const offsets = replay.records.filter((record) => record.partition === partition).map(({ offset }) => offset);
      expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
    }
  });

  it('is caught up at once with an empty topic, and waits there', async () => {
    const topic = await bench.topic({ partitions: 2 });
    const replay = bench.collect(topic);
    await replay.waitUntilCaughtUp();
    expect(replay.caughtUpAfter()).toBe(0);

    await bench.log().publish(recordsOf(topic, 'key', ['first']));
    await replay.waitForCount(1);
    await replay.stop();
  });

  it('replays only what is new from the latest position', async () => {
    const topic = await bench.topic({ partitions: 2 });
    await bench.log().publish(recordsOf(topic, 'key', ['old']));

    const replay = bench.collect(topic, 'latest');
    await replay.waitUntilCaughtUp();
    await bench.log().publish(recordsOf(topic, 'key', ['new']));
    await replay.waitForCount(1);

    expect(valuesOf(replay.records)).toEqual(['new']);
  });

  it('replays from a time, including the records of that very millisecond', async () => {
    const topic = await bench.topic({ partitions: 2 });
    for (const value of ['before', 'at', 'after']) {
      await bench.log().publish(recordsOf(topic, 'key', [value]));
      await delay(5);
    }
    const timestamp = (await bench.readAll(topic))[1]?.timestamp ?? 0;

    const replay = bench.collect(topic, { timestamp });
    await replay.waitUntilCaughtUp();
    expect(valuesOf(replay.records)).toEqual(['at', 'after']);

    const future = bench.collect(topic, { timestamp: Date.now() + 3_600_000 });
    await future.waitUntilCaughtUp();
    expect(future.records).toEqual([]);
  });

  it('replays from offsets; a partition without one is read from its earliest record', async () => {
    const topic = await bench.topic({ partitions: 2 });
    const [key = '', otherKey = ''] = await bench.keysOfPartitions(2);
    await bench.log().publish([...recordsOf(topic, key, ['a', 'b', 'c']), ...recordsOf(topic, otherKey, ['x', 'y'])]);
    const second = (await bench.readAll(topic)).find(({ value }) => value === 'b');

    const replay = bench.collect(topic, { offsets: { [second?.partition ?? 0]: second?.offset ?? 0 } });
    await replay.waitUntilCaughtUp();

    expect(valuesOf(replay.records).filter((value) => value !== 'x' && value !== 'y')).toEqual(['b', 'c']);
    expect(valuesOf(replay.records).filter((value) => value === 'x' || value === 'y')).toEqual(['x', 'y']);
  });

  it('yields nothing when it is aborted beforehand, and can be left by break', async () => {
    const topic = await bench.topic();
    await bench.log().publish(recordsOf(topic, 'key', ['a', 'b']));
    const seen: (string | null)[] = [];

    for await (const { value } of bench.log().read(topic, 'earliest', { signal: AbortSignal.abort() }))
      seen.push(value);
    expect(seen).toEqual([]);

    for await (const { value } of bench.log().read(topic, 'earliest')) {
      seen.push(value);
      break;
    }
    expect(seen).toEqual(['a']);
  });
}
