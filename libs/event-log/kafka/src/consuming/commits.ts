import { createSleeper } from '../timing/sleeper.ts';

export interface CommitOffset {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to be handled, as kafkajs writes it. */
  readonly offset: string;
}

/** Commits offsets one request at a time; what is marked meanwhile goes into the next one. */
export interface Commits {
  mark(topic: string, partition: number, nextOffset: number): void;
  /** Resolves when everything marked is committed, or the attempt failed. */
  flush(): Promise<void>;
  /** Forgets what is not committed: its partitions are not ours any more. */
  drop(): void;
}

/** Spares the coordinator a request per batch under load; a lonely batch is committed at once. */
const spacingMs = 20;
const afterFailureMs = 1_000;

export function createCommits(
  commit: (offsets: CommitOffset[]) => Promise<void>,
  onFailure: (error: unknown) => void,
): Commits {
  const marked = new Map<string, CommitOffset>();
  const sleeper = createSleeper();
  let running: Promise<void> | undefined;
  let isFlushing = false;

  async function run(): Promise<void> {
    while (marked.size > 0) {
      const offsets = [...marked.values()];
      const failure = await commit(offsets).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (failure) {
        onFailure(failure.error);
        if (isFlushing) return;
      } else {
        for (const [key, entry] of marked) if (offsets.includes(entry)) marked.delete(key);
      }
      if (!isFlushing && (failure || marked.size > 0)) await sleeper.sleep(failure ? afterFailureMs : spacingMs);
    }
  }

  const start = () => (running ??= run().finally(() => (running = undefined)));

  return {
    mark(topic, partition, nextOffset) {
      marked.set(`${topic}/${partition}`, { topic, partition, offset: String(nextOffset) });
      void start();
    },
    async flush() {
      isFlushing = true;
      sleeper.wake();
      await running; // its request may be older than the last mark
      await start();
      isFlushing = false;
    },
    drop() {
      marked.clear();
      sleeper.wake();
    },
  };
}
