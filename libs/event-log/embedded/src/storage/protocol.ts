/*
 * What the two threads tell each other. Records travel as columns: cloning a few long arrays costs a fraction of
 * cloning thousands of objects.
 */
import type { TopicSpec } from '@fanfare/event-log';

export interface StoredPartition {
  readonly id: number;
  readonly number: number;
  /** The offset of the oldest record that is still kept, or `end`. */
  readonly start: number;
  /** The offset behind the newest record. */
  readonly end: number;
  /** The newest record's; 0 where there is none. */
  readonly lastTimestamp: number;
}

export interface StoredTopic {
  readonly name: string;
  readonly partitions: readonly StoredPartition[];
}

export interface Snapshot {
  readonly topics: readonly StoredTopic[];
  readonly progress: readonly StoredProgress[];
}

export interface StoredProgress {
  readonly group: string;
  readonly partitionId: number;
  /** The next offset that the group will be given. */
  readonly offset: number;
}

export interface RecordColumns {
  readonly positions: Float64Array;
  readonly timestamps: Float64Array;
  readonly keys: readonly string[];
  readonly values: readonly (string | null)[];
  /** JSON, or null where a record has no headers. */
  readonly headers: readonly (string | null)[];
}

export interface PageRequest {
  readonly partitionId: number;
  readonly from: number;
  readonly recordsMax: number;
  /** Characters of keys and values; a page holds one record at least. */
  readonly sizeMax: number;
}

export interface SweepRequest {
  readonly now: number;
  /** Records dropped in one transaction at the most, so that publishing never waits long for a sweep. */
  readonly dropsMax: number;
}

export interface SweepResult {
  readonly dropped: number;
  /** More is due: call again. */
  readonly more: boolean;
  /** The new start of every partition that lost records to retention. */
  readonly starts: readonly { readonly partitionId: number; readonly start: number }[];
}

/** The methods of the storage module: what goes in and what comes out. */
export type StorageMethods = {
  load(argument?: undefined): Snapshot;
  ensureTopics(specs: readonly TopicSpec[]): readonly StoredTopic[];
  append(records: RecordColumns): void;
  page(request: PageRequest): RecordColumns;
  offsetAt(request: { readonly partitionId: number; readonly timestamp: number }): number | undefined;
  saveProgress(progress: readonly StoredProgress[]): void;
  sweep(request: SweepRequest): SweepResult;
};
