import type { LogRecord, SubscribeOptions } from '@fanfare/event-log';
import type { KafkaMessage } from 'kafkajs';
import { bytesOf, toLogRecord } from '../client/record-codec.ts';
import { backoffMs } from '../timing/backoff.ts';
import { createSleeper } from '../timing/sleeper.ts';
import { nextStep } from './lane-step.ts';
import type { Slots } from './slots.ts';

/**
 * One partition while a member owns it. Fetched records queue here and are handled one batch at a time, apart from the
 * fetching, which serves all partitions in turn: a slow, deferred or paused partition keeps nothing but itself waiting.
 * Deferred and rejected records simply stay at the head of the queue.
 */
export interface Lane {
  push(messages: readonly KafkaMessage[]): void;
  /** Whether it pays to fetch more already. */
  hasRoom(): boolean;
  /** To be called when a pause changed. */
  look(): void;
  isIdle(): boolean;
  /** Hands nothing out any more; what is in hand is told by its signal. */
  abort(): void;
  /** Resolves after an abort, when nothing is in hand. */
  readonly ended: Promise<void>;
}

export interface LaneDeps {
  readonly topic: string;
  readonly partition: number;
  readonly handle: SubscribeOptions['handle'];
  readonly batchMax: number;
  readonly slots: Slots;
  /** What the partition's previous lane, of an earlier membership, may still have in hand. */
  readonly after: Promise<void>;
  /** In ms since the epoch. */
  readonly pausedUntil: () => number;
  /** Everything before `nextOffset` is done. */
  readonly onDone: (nextOffset: number) => void;
  readonly onHandled: () => void;
  readonly onRejected: (error: unknown) => void;
  readonly onRoom: () => void;
}

const queueMaxBytes = 1024 * 1024;
const retryAfter = { firstMs: 100, capMs: 15_000 };

export function createLane(deps: LaneDeps): Lane {
  const { topic, partition, batchMax, handle } = deps;
  const abort = new AbortController();
  const { signal } = abort;
  const sleeper = createSleeper();
  let queue: KafkaMessage[] = [];
  let queuedBytes = 0;
  let rejections = 0;
  let retryAt = 0;
  let isBusy = false;

  const look = () =>
    nextStep({
      isAborted: signal.aborted,
      queued: queue.length,
      notBefore: Math.max(retryAt, deps.pausedUntil()),
      now: Date.now(),
    });

  async function run(): Promise<void> {
    await deps.after;
    for (let step = look(); step.do !== 'stop'; step = look()) {
      if (step.do === 'wait') {
        await sleeper.sleep(step.forMs);
        continue;
      }
      const release = await deps.slots.take(signal);
      try {
        // A pause or an abort may have come while all slots were taken.
        if (release && look().do === 'handle') await handleBatch();
      } finally {
        release?.();
      }
    }
  }

  async function handleBatch(): Promise<void> {
    const records = queue.slice(0, batchMax).map((message) => toLogRecord(topic, partition, message));
    isBusy = true;
    try {
      const deferral = await handle({ topic, partition, records, signal });
      rejections = 0;
      retryAt = deferral ? Date.now() + deferral.afterMs : 0;
      finishBefore(doneBefore(records, deferral?.offset));
      deps.onHandled();
    } catch (error) {
      retryAt = Date.now() + backoffMs(rejections, retryAfter);
      rejections += 1;
      deps.onRejected(error);
    } finally {
      isBusy = false;
    }
  }

  function finishBefore(nextOffset: number): void {
    const index = queue.findIndex(({ offset }) => Number(offset) >= nextOffset);
    const done = queue.slice(0, index === -1 ? queue.length : index);
    if (done.length === 0) return;
    queue = queue.slice(done.length);
    queuedBytes -= totalBytes(done);
    deps.onDone(nextOffset);
    if (hasRoom()) deps.onRoom();
  }

  const hasRoom = () => queue.length <= batchMax && queuedBytes <= queueMaxBytes;

  return {
    push(messages) {
      for (const message of messages) queue.push(message);
      queuedBytes += totalBytes(messages);
      sleeper.wake();
    },
    hasRoom,
    look: () => sleeper.wake(),
    isIdle: () => queue.length === 0 && !isBusy,
    abort() {
      abort.abort();
      sleeper.wake();
    },
    ended: run(),
  };
}

const totalBytes = (messages: readonly KafkaMessage[]) => messages.reduce((sum, message) => sum + bytesOf(message), 0);

/** A deferral can keep back what it was given, and nothing else. */
function doneBefore(records: readonly LogRecord[], deferredFrom = Infinity): number {
  return Math.min(deferredFrom, (records.at(-1)?.offset ?? -1) + 1);
}
