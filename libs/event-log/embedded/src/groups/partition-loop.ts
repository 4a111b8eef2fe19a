import type { SubscribeOptions } from '@fanfare/event-log';
import { createBell } from '../memory/bell.ts';
import type { Page, Partition } from '../memory/partition.ts';
import { backoffMs } from './backoff.ts';
import { type BatchOutcome, outcomeOf } from './batch-outcome.ts';

/*
 * One member at work on one partition, one batch at a time:
 *
 *   held back (paused, deferred, after a rejection) -> wait for the bell or the time
 *   nothing to take                                 -> idle until the bell rings
 *   a batch                                         -> handle it, then commit or hold back
 *
 * The bell rings when records arrive, a pause ends early, or the loop has to stop. No timer runs while it is idle.
 */
export interface PartitionLoop {
  /** Looks again whether there is something to do. */
  wake(): void;
  /** Aborts the handler's signal; resolves when the batch in hand is finished. */
  stop(): Promise<void>;
  state(): LoopState;
}

export interface LoopState {
  /** The partition's end has been reached and nothing has come since. */
  readonly isIdle: boolean;
  readonly lastProgressAt: number;
  readonly lastError: string | undefined;
}

export interface PartitionLoopOptions {
  readonly partition: Partition;
  readonly handle: SubscribeOptions['handle'];
  readonly batchMax: number;
  /** Where the group is. */
  readonly committed: () => number;
  readonly commit: (offset: number) => void;
  /** Until when the partition's topic is paused, on the clock of `performance.now()`. */
  readonly pausedUntil: () => number;
}

/** A batch of large records ends early, so that memory stays bounded: characters of keys and values. */
const batchSizeMax = 4 * 1024 * 1024;

export function startPartitionLoop(options: PartitionLoopOptions): PartitionLoop {
  const { partition, handle, batchMax, committed, commit, pausedUntil } = options;
  const bell = createBell();
  const abort = new AbortController();
  let position = committed();
  let heldBackUntil = 0;
  let failures = 0;
  let isIdle = false;
  let lastProgressAt = Date.now();
  let lastError: string | undefined;

  const heldBackForMs = () => Math.max(heldBackUntil, pausedUntil()) - performance.now();

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      const holdMs = heldBackForMs();
      if (holdMs > 0) await bell.wait(holdMs);
      else await step();
    }
  }

  async function step(): Promise<void> {
    try {
      const page = await partition.take(position, { recordsMax: batchMax, sizeMax: batchSizeMax });
      // Reading took its time: the topic may have been paused or the partition given away.
      if (abort.signal.aborted || heldBackForMs() > 0) return;
      if (page.records.length > 0) accept(await deliver(page));
      else if (page.next > position) accept({ committed: page.next, pauseMs: 0 });
      else await idle();
    } catch (error) {
      failures += 1;
      lastError = error instanceof Error ? error.message : String(error);
      heldBackUntil = performance.now() + backoffMs(failures);
    }
  }

  async function deliver({ records, next }: Page): Promise<BatchOutcome> {
    const { topic, number } = partition;
    const deferral = await handle({ topic, partition: number, records, signal: abort.signal });
    return outcomeOf(records, next, deferral);
  }

  function accept({ committed: offset, pauseMs }: BatchOutcome): void {
    commit(offset);
    position = offset;
    heldBackUntil = pauseMs > 0 ? performance.now() + pauseMs : 0;
    succeeded();
  }

  function succeeded(): void {
    failures = 0;
    lastError = undefined;
    lastProgressAt = Date.now();
  }

  async function idle(): Promise<void> {
    succeeded();
    isIdle = true;
    await bell.wait();
    isIdle = false;
    lastProgressAt = Date.now();
  }

  const stopListening = partition.onAppend(bell.ring);
  const stopped = run().finally(stopListening);

  return {
    wake: bell.ring,
    stop() {
      abort.abort();
      bell.ring();
      return stopped;
    },
    state: () => ({ isIdle, lastProgressAt, lastError }),
  };
}
