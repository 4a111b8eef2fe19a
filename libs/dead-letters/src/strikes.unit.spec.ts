import { describe, expect, it } from '@jest/globals';
import type { Deferral, LogRecord, NewRecord } from '@fanfare/event-log';
import { silentLogger } from '@fanfare/observability';
import { withStrikes } from './strikes.ts';

const record = (offset: number): LogRecord => ({
  topic: 'messages.email',
  key: `k${offset}`,
  value: `v${offset}`,
  headers: {},
  partition: 0,
  offset,
  timestamp: 0,
});

class Outage extends Error {
  readonly retriable = true;
}

/** A lane over the offsets 0 to 4 whose handler throws `error()` for runs that hold a bad one. */
function createLane(bad: readonly number[], error: () => Error = () => new TypeError('bug'), group = 'worker') {
  const runs: number[][] = [];
  const dead: NewRecord[] = [];
  const state = { bad: new Set(bad), signal: new AbortController().signal };
  const handle = withStrikes({
    group,
    handle: async ({ records }) => {
      runs.push(records.map(({ offset }) => offset));
      if (records.some(({ offset }) => state.bad.has(offset))) throw error();
    },
    eventLog: { publish: async (records) => void dead.push(...records) },
    strikesMax: 3,
    now: () => 1,
    logger: silentLogger,
  });
  const deliver = (offsets: readonly number[], partition = 0): Promise<Deferral | void> =>
    handle({ topic: 'messages.email', partition, records: offsets.map(record), signal: state.signal });

  /** As the log does: from the first uncommitted on, until all is done or `tries` are used up. */
  async function drain(tries: number): Promise<number> {
    let from = 0;
    for (let tried = 0; tried < tries; tried++) {
      const offsets = [0, 1, 2, 3, 4].filter((offset) => offset >= from);
      try {
        const deferral = await deliver(offsets);
        if (!deferral) return 5;
        from = deferral.offset;
      } catch {
        continue;
      }
    }
    return from;
  }
  return { runs, dead, state, deliver, drain };
}

describe('strikes', () => {
  it('gives up only the record at fault, and handles all others', async () => {
    const lane = createLane([2]);
    expect(await lane.drain(10)).toBe(5);
    expect(lane.dead.map(({ key }) => key)).toEqual(['k2']);
    expect(JSON.parse(lane.dead[0]!.value!)).toMatchObject({
      data: {
        ...{ reason: 'handler_failed', topic: 'messages.email', offset: 2, value: 'v2' },
        detail: expect.stringContaining('worker: TypeError: bug'),
      },
    });
    expect(lane.runs.filter((run) => run.includes(2))).toHaveLength(3);
    expect(
      lane.runs
        .slice(1)
        .flat()
        .filter((offset) => offset !== 2)
        .sort(),
    ).toEqual([0, 1, 3, 4]);
  });

  it('forgives everybody once the handling works', async () => {
    const lane = createLane([2]);
    await lane.drain(2);
    lane.state.bad.clear();
    expect(await lane.drain(2)).toBe(5);
    expect(lane.dead).toEqual([]);
    await lane.deliver([0, 1, 2]);
    expect(lane.runs.at(-1)).toEqual([0, 1, 2]);
  });

  it('never counts an outage', async () => {
    const lane = createLane([0, 1, 2, 3, 4], () => new Outage('the store is away'));
    expect(await lane.drain(10)).toBe(0);
    expect(lane.dead).toEqual([]);
    expect(lane.runs.every((run) => run.length === 5)).toBe(true);
  });

  it('keeps what is before a failing record done', async () => {
    const lane = createLane([2]);
    await expect(lane.deliver([0, 1, 2])).rejects.toThrow('bug');
    expect(await lane.deliver([0, 1, 2])).toMatchObject({ offset: 2 });
  });

  it('suspects nobody of a partition for what happened in another one', async () => {
    const lane = createLane([2]);
    await expect(lane.deliver([0, 1, 2])).rejects.toThrow('bug');
    lane.state.bad.clear();
    await lane.deliver([0, 1, 2], 1);
    expect(lane.runs.at(-1)).toEqual([0, 1, 2]);
  });

  it('forgets suspects that are behind: another member has handled them', async () => {
    const lane = createLane([2]);
    await expect(lane.deliver([2])).rejects.toThrow('bug');
    await expect(lane.deliver([2])).rejects.toThrow('bug');
    await lane.deliver([3, 4]);
    await expect(lane.deliver([2])).rejects.toThrow('bug');
    expect(lane.dead).toEqual([]);
  });

  it('gives up for its group alone: another one says so under another id', async () => {
    const ids: unknown[] = [];
    for (const group of ['one', 'other', 'one']) {
      const lane = createLane([2], undefined, group);
      await lane.drain(10);
      ids.push((JSON.parse(lane.dead[0]!.value!) as { id: string }).id);
    }
    expect(ids[0]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('begins no further run when the batch is called off', async () => {
    const lane = createLane([]);
    lane.state.signal = AbortSignal.abort();
    expect(await lane.deliver([3, 4])).toEqual({ offset: 3, afterMs: 0 });
    expect(lane.runs).toEqual([]);
  });
});
