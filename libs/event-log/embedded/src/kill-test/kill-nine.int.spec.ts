import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventLog, RecordBatch } from '@fanfare/event-log';
import { collectRecords, eventually } from '@fanfare/event-log-testing';
import { openEmbeddedEventLog } from '../embedded-event-log.ts';
import { type KilledProcess, startPublishing } from './killed-process.ts';

describe('a process that publishes and is killed', () => {
  const running = new Set<KilledProcess>();
  const logs = new Set<EventLog>();
  let root: string;
  let directory: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'event-log-killed-'));
    directory = join(root, 'log');
  });
  afterEach(async () => {
    await Promise.all([...running].map(kill));
    await Promise.all([...logs].map((log) => log.close()));
    await rm(root, { recursive: true, force: true });
  });

  async function start(round: number): Promise<KilledProcess> {
    const publishing = await startPublishing(directory, join(root, 'said'), round);
    running.add(publishing);
    return publishing;
  }

  function kill(publishing: KilledProcess) {
    running.delete(publishing);
    return publishing.kill();
  }

  async function openLog(): Promise<EventLog> {
    const log = await openEmbeddedEventLog({ directory });
    logs.add(log);
    return log;
  }

  it('loses no acknowledged record and no order, and leaves the unhandled ones to the next process', async () => {
    const acknowledged: string[] = [];
    const handled = new Set<string>();
    for (const round of [1, 2, 3, 4, 5]) {
      const publishing = await start(round);
      await publishing.hasSaid(1 + Math.floor(Math.random() * 100_000));
      const said = await kill(publishing);
      acknowledged.push(...said.acknowledged);
      for (const value of said.handled) handled.add(value);
    }

    const log = await openLog();
    const replay = collectRecords(log, 'numbers');
    await replay.waitUntilCaughtUp();
    const kept = replay.records.map(({ value }) => value ?? '');
    const keptOnce = new Set(kept);

    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((value) => !keptOnce.has(value))).toEqual([]);
    expect([...handled].filter((value) => !keptOnce.has(value))).toEqual([]);
    expect(kept.length).toBe(keptOnce.size);
    expect(brokenSequences(kept)).toEqual([]);

    const missing = new Set(kept.filter((value) => !handled.has(value)));
    const handle = async ({ records }: RecordBatch) => records.forEach(({ value }) => missing.delete(value ?? ''));
    await log.subscribe({ group: 'followers', topics: ['numbers'], handle });
    await eventually(() => expect(missing.size).toBe(0));
  }, 60_000);

  it('keeps the folder from a second process as long as it lives, and not longer', async () => {
    const publishing = await start(1);
    await publishing.hasSaid(1);

    await expect(openLog()).rejects.toMatchObject({
      name: 'DatabaseInUse',
      message: expect.stringContaining('in use by another process'),
    });

    await kill(publishing);
    await openLog();
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
