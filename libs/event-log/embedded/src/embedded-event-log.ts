import { setMaxListeners } from 'node:events';
import { type EventLog, EventLogUnavailable } from '@fanfare/event-log';
import { createGroups } from './groups/groups.ts';
import { createProgress } from './groups/progress.ts';
import { createTopics } from './memory/topics.ts';
import { createPublisher } from './publishing/publisher.ts';
import { replay } from './reading/replay.ts';
import { openStorage } from './storage/storage.ts';
import { startSweeper } from './sweeper.ts';
import type { Warn } from './warn.ts';

export interface EmbeddedEventLogOptions {
  /** The folder that keeps the records; created if missing. One process at a time. */
  readonly directory: string;
  /** Hears of what the log could not do in the background. Silent by default. */
  readonly logger?: { readonly warn: Warn };
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
  /** Characters of newest records kept in memory, shared by all partitions. Default: 16 Mi. */
  readonly tailsSizeMax?: number;
  /** How often retention and compaction are applied. Default: every minute. */
  readonly sweepEveryMs?: number;
  /** How long a compacted topic keeps a record after a newer one with its key. Default: a minute. */
  readonly supersededForMs?: number;
  /** How long a compacted topic keeps the mark of a deleted key. Default: a day. */
  readonly deletedForMs?: number;
}

const minuteMs = 60_000;

/**
 * Opens the log that needs no server: SQLite in `directory`, on a thread of its own.
 *
 *     const eventLog = await openEmbeddedEventLog({ directory: join(config.dataDir, 'event-log') });
 *
 * @throws DatabaseInUse when another process has the folder open
 */
export async function openEmbeddedEventLog(options: EmbeddedEventLogOptions): Promise<EventLog> {
  const { directory, now = Date.now, tailsSizeMax = 16 * 1024 * 1024, sweepEveryMs = minuteMs } = options;
  const { supersededForMs = minuteMs, deletedForMs = 24 * 60 * minuteMs } = options;
  const warn: Warn = (message, fields) => options.logger?.warn(message, fields);

  const storage = await openStorage(directory, { supersededForMs, deletedForMs });
  const stored = await storage.load(undefined);
  const lastTimestamp = Math.max(0, ...stored.topics.flatMap(timestampsOf));
  const topics = createTopics(stored.topics, storage, tailsSizeMax);
  const progress = createProgress(stored.progress, storage, warn);
  const publisher = createPublisher(topics, storage, now, lastTimestamp);
  const groups = createGroups(topics, progress);
  const sweeper = startSweeper({ storage, topics, now, everyMs: sweepEveryMs, warn });
  const closing = new AbortController();
  // Every replay under way listens to it: many of them are no leak.
  setMaxListeners(0, closing.signal);
  let isClosed = false;
  let closed: Promise<void> | undefined;

  const refuseWhen = (refuses: boolean) => {
    if (refuses) throw new EventLogUnavailable('it is closed');
  };

  async function close(): Promise<void> {
    closing.abort();
    await groups.close();
    // Only now: handlers that finish what they have in hand may still publish.
    isClosed = true;
    await publisher.drained();
    await sweeper.close();
    await progress.flushed();
    await storage.close();
  }

  return {
    async publish(records) {
      refuseWhen(isClosed);
      return publisher.publish(records);
    },
    async subscribe(subscription) {
      refuseWhen(closing.signal.aborted);
      return groups.subscribe(subscription);
    },
    read(topic, from, { signal, onCaughtUp } = {}) {
      refuseWhen(closing.signal.aborted);
      const signals = signal ? [signal, closing.signal] : [closing.signal];
      return replay({ partitions: topics.partitionsOf(topic), from, onCaughtUp, signals });
    },
    async lag(group) {
      return groups.lag(group);
    },
    async ensureTopics(specs) {
      refuseWhen(isClosed);
      await topics.ensure(specs);
    },
    close: () => (closed ??= close()),
  };
}

const timestampsOf = ({ partitions }: { partitions: readonly { lastTimestamp: number }[] }) =>
  partitions.map(({ lastTimestamp }) => lastTimestamp);
