import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectRecords, createRecordSpy } from '@fanfare/event-log-testing';
import { openEmbeddedEventLog } from '../embedded-event-log.ts';
import { startPublishing } from './killed-process.ts';

describe('a process that publishes and is killed', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'event-log-killed-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('loses no acknowledged record and no order, and leaves the unhandled ones to the next process', async () => {
    const acknowledged: string[] = [];
    const handled = new Set<string>();
    for (const round of [1, 2, 3, 4, 5]) {
      const publishing = startPublishing(directory, round);
      await publishing.hasSaid(1 + Math.floor(Math.random() * 20_000));
      await publishing.kill();
      acknowledged.push(...publishing.acknowledged);
      publishing.handled.forEach((value) => handled.add(value));
    }

    const log = await openEmbeddedEventLog({ directory });
    const replay = collectRecords(log, 'numbers');
    await replay.waitUntilCaughtUp();
    const kept = replay.records.map(({ value }) => value ?? '');
    const keptOnce = new Set(kept);

    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((value) => !keptOnce.has(value))).toEqual([]);
    expect(kept.length).toBe(keptOnce.size);
    expect(brokenSequences(kept)).toEqual([]);

    const spy = createRecordSpy();
    await log.subscribe({ group: 'followers', topics: ['numbers'], handle: spy.handle });
    await spy.waitFor('everything that nobody handled', (records) => {
      for (const { value } of records) handled.add(value ?? '');
      return kept.every((value) => handled.has(value));
    });
    await log.close();
  }, 60_000);

  it('keeps the folder from a second process as long as it lives, and not longer', async () => {
    const publishing = startPublishing(directory, 1);
    await publishing.hasSaid(1);

    await expect(openEmbeddedEventLog({ directory })).rejects.toMatchObject({
      name: 'DatabaseInUse',
      message: expect.stringContaining('in use by another process'),
    });

    await publishing.kill();
    await (await openEmbeddedEventLog({ directory })).close();
  });
});

/** Each round numbered the records of each key from 0: whatever is kept of a round and key must be 0, 1, 2, … */
function brokenSequences(values: readonly string[]): string[] {
  const nextOf = new Map<string, number>();
  return values.filter((value) => {
    const [round, key, number] = value.split('/');
    const sequence = `${round}/${key}`;
    const expected = nextOf.get(sequence) ?? 0;
    nextOf.set(sequence, expected + 1);
    return Number(number) !== expected;
  });
}
