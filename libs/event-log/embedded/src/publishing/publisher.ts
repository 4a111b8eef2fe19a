import type { LogRecord, NewRecord } from '@fanfare/event-log';
import type { Partition } from '../memory/partition.ts';
import { partitionOfKey } from '../memory/partition-of-key.ts';
import type { Topics } from '../memory/topics.ts';
import type { Storage } from '../storage/storage.ts';
import { toColumns } from './columns.ts';

/**
 * Collects the calls of one turn of the event loop, and those that arrive while the thread is busy, into one append:
 * many callers share one message to the thread and one fsync.
 */
export interface Publisher {
  publish(records: readonly NewRecord[]): Promise<void>;
  /** Resolves when every call made so far is settled. */
  drained(): Promise<void>;
}

interface Call {
  readonly records: readonly NewRecord[];
  readonly partitions: readonly Partition[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One append is committed while the next one is on its way. */
const appendsInFlightMax = 2;

/** Bounds how long the first caller of an append waits for the last one's records. */
const recordsPerAppendMax = 5_000;

export function createPublisher(topics: Topics, storage: Storage, now: () => number, lastTimestamp: number): Publisher {
  let waiting: Call[] = [];
  let appendsInFlight = 0;
  let isScheduled = false;
  const pending = new Set<Promise<void>>();

  function schedule(): void {
    if (isScheduled || waiting.length === 0 || appendsInFlight >= appendsInFlightMax) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void appendWaiting();
    });
  }

  async function appendWaiting(): Promise<void> {
    const calls = takeCalls();
    const records = calls.flatMap(stamp);
    appendsInFlight += 1;
    schedule();
    try {
      await storage.append(toColumns(records));
      show(records);
      for (const { resolve } of calls) resolve();
    } catch (error) {
      for (const { reject } of calls) reject(error);
    } finally {
      appendsInFlight -= 1;
      schedule();
    }
  }

  function takeCalls(): Call[] {
    let count = 0;
    const firstLeft = waiting.findIndex(({ records }) => (count += records.length) > recordsPerAppendMax);
    // A call that is too big goes alone: there is always a first.
    const taken = firstLeft === -1 ? waiting : waiting.slice(0, Math.max(firstLeft, 1));
    waiting = waiting.slice(taken.length);
    return taken;
  }

  function stamp({ records, partitions }: Call): Stamped[] {
    // Never less than before, so that a partition can be searched by time; a clock that was set back stands still.
    lastTimestamp = Math.max(lastTimestamp, now());
    return records.map(({ topic, key, value, headers = noHeaders }, n) => {
      const partition = partitions[n]!;
      const offset = partition.claimOffset();
      return {
        partition,
        record: { topic, key, value, headers, partition: partition.number, offset, timestamp: lastTimestamp },
      };
    });
  }

  function show(records: readonly Stamped[]): void {
    const changed = new Set<Partition>();
    for (const { partition, record } of records) {
      partition.append(record);
      changed.add(partition);
    }
    for (const partition of changed) partition.announce();
  }

  return {
    async publish(records) {
      const partitions = records.map(({ topic, key }) => {
        const all = topics.partitionsOf(topic);
        return all[partitionOfKey(key, all.length)]!;
      });
      if (records.length === 0) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ records, partitions, resolve, reject });
      pending.add(promise);
      schedule();
      return promise.finally(() => pending.delete(promise));
    },
    async drained() {
      await Promise.allSettled(pending);
    },
  };
}

export interface Stamped {
  readonly partition: Partition;
  readonly record: LogRecord;
}

const noHeaders: Readonly<Record<string, string>> = Object.freeze({});
