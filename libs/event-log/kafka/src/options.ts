export interface KafkaEventLogOptions {
  /** Where to ask first, as `host:port`. */
  readonly brokers: readonly string[];
  /** How this process calls itself in the brokers' logs and quotas. */
  readonly clientId: string;
  readonly logger?: KafkaLogger;
  /** Put before the name of every topic and group, so that several installations can share a cluster. */
  readonly topicPrefix?: string;
  readonly ssl?: boolean;
  readonly sasl?: KafkaSasl;
  /** Of topics that `ensureTopics` creates. Default: three, or as many as there are brokers. */
  readonly replicationFactor?: number;
  /** How long a publish is repeated before it is given up as unavailable. Default 30 s. */
  readonly publishTimeoutMs?: number;
  /** What may wait for the broker; beyond it `publish` rejects at once. Default 50,000 records and 64 MiB. */
  readonly queueMaxRecords?: number;
  readonly queueMaxBytes?: number;
  /** Batches in hand at the same time, for each subscription. Default 8. */
  readonly batchesAtOnce?: number;
  /** After this silence a member of a group counts as dead and its partitions move. Default 30 s. */
  readonly sessionTimeoutMs?: number;
  /** How soon a member notices that its group rebalances. Default 1 s. */
  readonly heartbeatIntervalMs?: number;
  /** How long a broker may hold back the answer to a fetch that finds nothing. Default 250 ms. */
  readonly fetchWaitMs?: number;
  /** A subscription that is behind and gets nothing for so long is opened anew. Default 45 s. */
  readonly stallAfterMs?: number;
}

/** Sentences with fields; the product's logger fits. */
export interface KafkaLogger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

type Optional = 'ssl' | 'sasl' | 'replicationFactor';
export type KafkaSettings = Required<Omit<KafkaEventLogOptions, Optional>> & Pick<KafkaEventLogOptions, Optional>;

const defaults = {
  topicPrefix: '',
  publishTimeoutMs: 30_000,
  queueMaxRecords: 50_000,
  queueMaxBytes: 64 * 1024 * 1024,
  batchesAtOnce: 8,
  sessionTimeoutMs: 30_000,
  heartbeatIntervalMs: 1_000,
  fetchWaitMs: 250,
  stallAfterMs: 45_000,
};

const silent: KafkaLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Fills in the defaults; an option given as `undefined` is one not given. */
export function settingsOf(options: KafkaEventLogOptions): KafkaSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { logger: silent, ...defaults, ...(given as unknown as KafkaEventLogOptions) };
}
