import type { LogRecord, Position } from '@fanfare/event-log';
import { type Bell, createBell } from '../memory/bell.ts';
import type { Partition } from '../memory/partition.ts';

/** One partition's part of a replay. */
interface Cursor {
  readonly partition: Partition;
  /** Where the partition ended when the replay was asked for. */
  readonly target: number;
  next: number;
}

export interface ReplayOptions {
  readonly partitions: readonly Partition[];
  readonly from: Position;
  readonly onCaughtUp?: (() => void) | undefined;
  /** Aborts when the caller has had enough or the log closes. */
  readonly signals: readonly AbortSignal[];
}

const pageLimits = { recordsMax: 1_000, sizeMax: 4 * 1024 * 1024 };

/** Goes through the partitions page by page, in turn, and then waits for more until a signal aborts. */
export function replay({ partitions, from, onCaughtUp, signals }: ReplayOptions): AsyncIterable<LogRecord> {
  // Taken now and not when the iteration begins: "latest" and "caught up" mean the time of the call.
  const targets = partitions.map((partition) => ({ partition, target: partition.end }));
  const hasEnded = () => signals.some(({ aborted }) => aborted);

  async function* run(bell: Bell): AsyncGenerator<LogRecord, void> {
    if (hasEnded()) return;
    const cursors = await Promise.all(
      targets.map(async (target): Promise<Cursor> => ({ ...target, next: await startOf(target, from) })),
    );
    let announce = onCaughtUp;
    while (!hasEnded()) {
      let isAtEnd = true;
      for (const cursor of cursors) {
        // Also keeps a log that has closed from being asked for another page.
        if (hasEnded()) return;
        const { records, next } = await cursor.partition.take(cursor.next, pageLimits);
        isAtEnd &&= next === cursor.next;
        for (const record of records) {
          if (hasEnded()) return;
          yield record;
        }
        cursor.next = next;
      }
      if (announce && cursors.every(({ next, target }) => next >= target)) {
        announce();
        announce = undefined;
      }
      if (isAtEnd && !hasEnded()) await bell.wait();
    }
  }

  async function* listenAndRun(): AsyncGenerator<LogRecord, void> {
    const bell = createBell();
    const stopListening = partitions.map((partition) => partition.onAppend(bell.ring));
    for (const signal of signals) signal.addEventListener('abort', bell.ring);
    try {
      yield* run(bell);
    } finally {
      for (const stop of stopListening) stop();
      for (const signal of signals) signal.removeEventListener('abort', bell.ring);
    }
  }
  return listenAndRun();
}

function startOf({ partition, target }: Omit<Cursor, 'next'>, from: Position): number | Promise<number> {
  if (from === 'earliest') return 0;
  if (from === 'latest') return target;
  if ('timestamp' in from) return partition.offsetAt(from.timestamp);
  return from.offsets[partition.number] ?? 0;
}
