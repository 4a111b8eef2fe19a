import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog } from '@fanfare/event-log';
import { collectRecords, createRecordSpy, eventually } from '@fanfare/event-log-testing';
import { openEmbeddedEventLog } from './embedded-event-log.ts';

const minute = 60_000;

describe('what the embedded log keeps', () => {
  let directory: string;
  let log: EventLog;
  let now = 1_000_000_000_000;
  const open = () =>
    openEmbeddedEventLog({
      directory,
      now: () => now,
      sweepEveryMs: 5,
      supersededForMs: minute,
      deletedForMs: 10 * minute,
    });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'event-log-retention-'));
    log = await open();
  });
  afterEach(async () => {
    await log.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function read(topic: string) {
    const replay = collectRecords(log, topic);
    await replay.waitUntilCaughtUp();
    await replay.stop();
    return replay.records.map(({ offset, key, value }) => [offset, key, value]);
  }

  async function reopen() {
    await log.close();
    log = await open();
  }

  it('drops records older than the retention, many at once, and goes on with the next offset', async () => {
    await log.ensureTopics([{ name: 'events', partitions: 1, retentionMs: 60 * minute }]);
    const old = Array.from({ length: 5_000 }, (_, n) => ({ topic: 'events', key: 'k', value: `old ${n}` }));
    await log.publish(old);
    now += 30 * minute;
    await log.publish([{ topic: 'events', key: 'k', value: 'young' }]);
    now += 31 * minute;
    await reopen();

    await eventually(async () => expect(await read('events')).toEqual([[5_000, 'k', 'young']]));

    const spy = createRecordSpy();
    await log.subscribe({ group: 'late', topics: ['events'], handle: spy.handle });
    await spy.waitForValue('young');
    expect(spy.records).toHaveLength(1);
  });

  it('does not count what retention dropped as lag, and starts a waiting group at what is left', async () => {
    await log.ensureTopics([{ name: 'events', partitions: 1, retentionMs: minute }]);
    const spy = createRecordSpy();
    const subscription = await log.subscribe({ group: 'away', topics: ['events'], handle: spy.handle });
    await subscription.close();
    await log.publish(['a', 'b', 'c'].map((value) => ({ topic: 'events', key: 'k', value })));
    now += 2 * minute;
    await log.publish([{ topic: 'events', key: 'k', value: 'd' }]);

    await eventually(async () => expect(await log.lag('away')).toMatchObject([{ committed: 3, end: 4, lag: 1 }]));
    await reopen();
    expect(await log.lag('away')).toMatchObject([{ committed: 3, end: 4, lag: 1 }]);
  });

  it('keeps the newest record of a partition, however old: it says where the offsets go on', async () => {
    await log.ensureTopics([{ name: 'events', partitions: 1, retentionMs: minute }]);
    await log.publish(['a', 'b'].map((value) => ({ topic: 'events', key: 'k', value })));
    now += 60 * minute;
    await reopen();
    await eventually(async () => expect(await read('events')).toEqual([[1, 'k', 'b']]));

    await reopen();
    await log.publish([{ topic: 'events', key: 'k', value: 'c' }]);
    expect((await read('events')).at(-1)).toEqual([2, 'k', 'c']);
  });

  it('keeps the last record of each key of a compacted topic, and the mark of a deleted key for a while', async () => {
    await log.ensureTopics([{ name: 'state', partitions: 1, compacted: true, retentionMs: minute }]);
    const publish = (key: string, value: string | null) => log.publish([{ topic: 'state', key, value }]);
    await publish('a', 'a1');
    await publish('b', 'b1');
    await publish('a', 'a2');
    await publish('b', null);
    await publish('c', 'c1');
    now += 2 * minute;
    await reopen();

    await eventually(async () =>
      expect(await read('state')).toEqual([
        [2, 'a', 'a2'],
        [3, 'b', null],
        [4, 'c', 'c1'],
      ]),
    );
    now += 10 * minute;
    await eventually(async () =>
      expect(await read('state')).toEqual([
        [2, 'a', 'a2'],
        [4, 'c', 'c1'],
      ]),
    );
    await publish('b', 'b2');
    await publish('b', 'b3');
    now += 2 * minute;
    await reopen();
    await eventually(async () => expect((await read('state')).map(([, , value]) => value)).toEqual(['a2', 'c1', 'b3']));
  });
});
