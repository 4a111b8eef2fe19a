import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Topics } from './memory/topics.ts';
import type { Storage } from './storage/storage.ts';
import type { Warn } from './warn.ts';

/** Applies retention and compaction now and then. */
export interface Sweeper {
  /** Drops everything that is due. */
  sweep(): Promise<void>;
  /** Stops the timer and waits for a sweep under way. */
  close(): Promise<void>;
}

export interface SweeperOptions {
  readonly storage: Storage;
  readonly topics: Topics;
  readonly now: () => number;
  readonly everyMs: number;
  readonly warn: Warn;
}

/** Small enough that a publisher does not notice the transaction that it shares the thread with. */
const dropsMax = 2_000;

export function startSweeper({ storage, topics, now, everyMs, warn }: SweeperOptions): Sweeper {
  let isClosed = false;
  let underWay: Promise<void> | undefined;

  async function dropAllDue(): Promise<void> {
    let more = true;
    while (more && !isClosed) {
      const result = await storage.sweep({ now: now(), dropsMax });
      for (const { partitionId, start } of result.starts) topics.partitionById(partitionId)?.startsAt(start);
      more = result.more;
      await nextTurn();
    }
  }

  const sweep = () => (underWay ??= dropAllDue().finally(() => (underWay = undefined)));
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => warn('Old records could not be dropped; the next sweep tries again', { error }));
  }, everyMs);
  timer.unref();

  return {
    sweep,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await underWay?.catch(() => undefined);
    },
  };
}
