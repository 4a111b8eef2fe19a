import type { LogRecord } from '@fanfare/event-log';
import { offsetOf } from '../storage/position.ts';
import type { RecordColumns, StoredPartition } from '../storage/protocol.ts';
import type { Storage } from '../storage/storage.ts';
import { createPartitionTail, type PageLimits } from './partition-tail.ts';

/** One partition as the process sees it: where it begins and ends, its tail, and who waits for more. */
export interface Partition {
  readonly topic: string;
  readonly number: number;
  /** Its number in the database. */
  readonly id: number;
  /** The oldest offset that is kept. */
  readonly start: number;
  /** The offset behind the newest durable record. */
  readonly end: number;
  /** Hands out the next offset. One that is never appended, because the disk was full, leaves a gap. */
  claimOffset(): number;
  /** Shows a record that has become durable. */
  append(record: LogRecord): void;
  /** Tells those who wait; apart from `append`, so that they find all records that became durable together. */
  announce(): void;
  startsAt(offset: number): void;
  /**
   * Records from `offset` on, from memory or else from the disk. With no record left between `offset` and the end it is
   * empty, and `next` says where to go on.
   */
  take(offset: number, limits: PageLimits): Promise<Page> | Page;
  offsetAt(timestamp: number): Promise<number>;
  /** Calls `listener` after records were appended. Returns how to stop that. */
  onAppend(listener: () => void): () => void;
}

export interface Page {
  readonly records: LogRecord[];
  /** The offset behind the page. */
  readonly next: number;
}

export function createPartition(
  topic: string,
  stored: StoredPartition,
  storage: Storage,
  tailSizeMax: () => number,
): Partition {
  const { id, number } = stored;
  const tail = createPartitionTail(stored.end, tailSizeMax);
  const listeners = new Set<() => void>();
  let { start, end } = stored;
  let nextOffset = end;

  async function takeFromDisk(offset: number, limits: PageLimits): Promise<Page> {
    // What is durable now is in the page; what comes later is behind `endNow`.
    const endNow = end;
    const records = toRecords(topic, number, await storage.page({ partitionId: id, from: offset, ...limits }));
    const last = records.at(-1);
    return { records, next: last ? last.offset + 1 : endNow };
  }

  return {
    topic,
    number,
    id,
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    claimOffset: () => nextOffset++,
    append(record) {
      tail.append(record);
      end = record.offset + 1;
    },
    announce() {
      for (const listener of listeners) listener();
    },
    startsAt(offset) {
      start = offset;
    },
    take(offset, limits) {
      if (offset >= end) return { records: [], next: offset };
      if (offset < tail.start) return takeFromDisk(offset, limits);
      const records = tail.take(offset, limits);
      return { records, next: records.at(-1)!.offset + 1 };
    },
    offsetAt: async (timestamp) => {
      const endNow = end;
      return (await storage.offsetAt({ partitionId: id, timestamp })) ?? endNow;
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Shared by all records without headers. */
const noHeaders: Readonly<Record<string, string>> = Object.freeze({});

const toRecords = (topic: string, partition: number, page: RecordColumns): LogRecord[] =>
  page.keys.map((key, n) => ({
    topic,
    key,
    value: page.values[n]!,
    headers: page.headers[n] ? (JSON.parse(page.headers[n]) as Record<string, string>) : noHeaders,
    partition,
    offset: offsetOf(page.positions[n]!),
    timestamp: page.timestamps[n]!,
  }));
