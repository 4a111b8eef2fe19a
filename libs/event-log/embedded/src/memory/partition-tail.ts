import type { LogRecord } from '@fanfare/event-log';

/**
 * A partition's newest records, so that whoever keeps up never goes back to the disk. It holds every durable record
 * from `start` on; its oldest are let go when it grows beyond its size.
 */
export interface PartitionTail {
  readonly start: number;
  append(record: LogRecord): void;
  /** Records from `offset` on, where `offset` is at or behind `start`; one at least if there is any. */
  take(offset: number, limits: PageLimits): LogRecord[];
}

export interface PageLimits {
  readonly recordsMax: number;
  /** Characters of keys and values. */
  readonly sizeMax: number;
}

export const sizeOf = ({ key, value }: LogRecord): number => key.length + (value?.length ?? 0);

/** What a record weighs besides its text: the object, its headers and its place here. */
const overheadOfRecord = 100;

export function createPartitionTail(start: number, sizeMax: () => number): PartitionTail {
  let records: LogRecord[] = [];
  let forgotten = 0;
  let size = 0;

  function forgetOldest(): void {
    const oldest = records[forgotten]!;
    size -= sizeOf(oldest) + overheadOfRecord;
    forgotten += 1;
    start = oldest.offset + 1;
    // Cutting moves all that stay, so it waits until half of the array is forgotten.
    if (forgotten * 2 < records.length) return;
    records = records.slice(forgotten);
    forgotten = 0;
  }

  /** The index of the first record at or behind `offset`. Offsets may have gaps, so it has to be looked for. */
  function indexOf(offset: number): number {
    let [low, high] = [forgotten, records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (records[middle]!.offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get start() {
      return start;
    },
    append(record) {
      records.push(record);
      size += sizeOf(record) + overheadOfRecord;
      while (size > sizeMax() && forgotten < records.length) forgetOldest();
    },
    take(offset, { recordsMax, sizeMax: takeMax }) {
      const from = indexOf(offset);
      let until = from;
      for (let taken = 0; until < records.length && until - from < recordsMax && taken < takeMax; until += 1) {
        taken += sizeOf(records[until]!);
      }
      return records.slice(from, until);
    },
  };
}
