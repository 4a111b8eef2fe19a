import { describe, expect, it } from '@jest/globals';
import type { LogRecord } from '@fanfare/event-log';
import { createPartitionTail } from './partition-tail.ts';

const record = (offset: number, size = 10): LogRecord => ({
  topic: 't',
  key: '',
  value: 'x'.repeat(size),
  headers: {},
  partition: 0,
  offset,
  timestamp: 0,
});
const everything = { recordsMax: 1_000, sizeMax: 1_000_000 };
const offsets = (records: readonly LogRecord[]) => records.map(({ offset }) => offset);

describe('the tail of a partition', () => {
  it('gives what follows an offset, across gaps', () => {
    const tail = createPartitionTail(5, () => 10_000);
    for (const offset of [5, 6, 9, 10]) tail.append(record(offset));

    expect(tail.start).toBe(5);
    expect(offsets(tail.take(5, everything))).toEqual([5, 6, 9, 10]);
    expect(offsets(tail.take(7, everything))).toEqual([9, 10]);
    expect(offsets(tail.take(11, everything))).toEqual([]);
  });

  it('keeps to the limits of a page, but gives one record at least', () => {
    const tail = createPartitionTail(0, () => 10_000);
    for (const offset of [0, 1, 2, 3]) tail.append(record(offset, 100));

    expect(offsets(tail.take(1, { recordsMax: 2, sizeMax: 1_000 }))).toEqual([1, 2]);
    expect(offsets(tail.take(0, { recordsMax: 10, sizeMax: 150 }))).toEqual([0, 1]);
    expect(offsets(tail.take(0, { recordsMax: 10, sizeMax: 1 }))).toEqual([0]);
  });

  it('forgets its oldest records when it grows too big, and says where it starts now', () => {
    const tail = createPartitionTail(0, () => 1_000);
    for (let offset = 0; offset < 500; offset += 1) tail.append(record(offset, 100));

    expect(tail.start).toBe(495);
    expect(offsets(tail.take(tail.start, everything))).toEqual([495, 496, 497, 498, 499]);
  });

  it('holds nothing of a record that is bigger than itself', () => {
    const tail = createPartitionTail(0, () => 1_000);
    tail.append(record(0));
    tail.append(record(1, 5_000));
    expect(tail.start).toBe(2);

    tail.append(record(2));
    expect(offsets(tail.take(2, everything))).toEqual([2]);
  });
});
