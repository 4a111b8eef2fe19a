/**
 * The log that every service speaks through. Two adapters keep these promises, Kafka's and the embedded one, and one
 * contract suite (`@fanfare/event-log-testing`) holds both to them.
 *
 * - Records with one key keep their order: a key always lands in the same partition of its topic.
 * - Delivery to a group is at least once; a record is gone for the group only when its handler resolved.
 * - Each partition of a topic is handed to one member of a group at a time, one batch at a time.
 */
export interface EventLog {
  /**
   * Resolves once every record is durable. The adapter batches calls made at the same time.
   * On rejection none, some or all of the records may be in the log: deterministic ids make a repeat harmless.
   *
   * @throws EventLogUnavailable when the log cannot take records now; a repeat may succeed.
   */
  publish(records: readonly NewRecord[]): Promise<void>;

  /** Joins `group`. Offsets are committed after `handle` resolves. A new group starts at the earliest record. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;

  /**
   * Replays a topic without a group and goes on with new records until `signal` aborts (then the iteration ends).
   * Order holds within a partition; partitions are interleaved.
   */
  read(topic: string, from: Position, options?: ReadOptions): AsyncIterable<LogRecord>;

  /** How far `group` is behind, for every partition of every topic that it has committed or subscribed to. */
  lag(group: string): Promise<PartitionLag[]>;

  /** Creates what is missing and leaves what exists. Publishing to an unknown topic is an error. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;

  /** Closes what is still open on this log: subscriptions, readers, connections. Publishing waits are finished first. */
  close(): Promise<void>;
}

export interface NewRecord {
  readonly topic: string;
  /** The ordering key. */
  readonly key: string;
  /** UTF-8 text, JSON by convention. `null` only in a compacted topic: the key is deleted. */
  readonly value: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LogRecord extends NewRecord {
  readonly headers: Readonly<Record<string, string>>;
  readonly partition: number;
  /** Position in the partition: grows, may have gaps. */
  readonly offset: number;
  /** When the log took it, in ms since the epoch. */
  readonly timestamp: number;
}

export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  /** At least one, in offset order. */
  readonly records: readonly LogRecord[];
  /** Aborts when the subscription closes or the partition is about to move: finish what is in hand and return. */
  readonly signal: AbortSignal;
}

/** "From `offset` on, not now": those records stay uncommitted and come again after `afterMs`. */
export interface Deferral {
  readonly offset: number;
  readonly afterMs: number;
}

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called with one batch at a time per partition, for several partitions at the same time.
   * Resolve with nothing: all of it is done. Resolve with a {@link Deferral}: what is before its offset is done.
   * Reject: the same records come again after a jittered, capped pause, and nothing behind them is delivered first.
   */
  readonly handle: (batch: RecordBatch) => Promise<Deferral | void>;
  /** Records per batch at the most. Default 500. */
  readonly batchMax?: number;
}

export interface Subscription {
  /** Stops delivery of a topic to this member for a time; a batch in hand is finished. */
  pause(topic: string, forMs: number): void;
  /** Ends a pause early. */
  resume(topic: string): void;
  health(): SubscriptionHealth;
  /** Stop fetching, finish the batches in hand, commit, leave the group. Safe to call twice. */
  close(): Promise<void>;
}

export interface SubscriptionHealth {
  readonly state: 'starting' | 'running' | 'failing' | 'closed';
  /** When a batch was last handled to its end, or the log was last found empty; ms since the epoch. */
  readonly lastProgressAt: number;
  /** What the last failed handling or fetch said, until one succeeds. */
  readonly lastError?: string;
}

export type Position =
  'earliest' | 'latest' | { readonly timestamp: number } | { readonly offsets: Readonly<Record<number, number>> };

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called once, when everything that was in the topic at the time of the call has been yielded. */
  readonly onCaughtUp?: () => void;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** The next offset the group will be given. */
  readonly committed: number;
  /** The offset that the next record published will get. */
  readonly end: number;
  readonly lag: number;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Keep the last record of each key instead of a span of time. */
  readonly compacted?: boolean;
  /** How long records are kept at least. Default: 7 days. */
  readonly retentionMs?: number;
}
