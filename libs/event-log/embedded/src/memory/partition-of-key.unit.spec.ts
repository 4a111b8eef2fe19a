import { describe, expect, it } from '@jest/globals';
import { partitionOfKey } from './partition-of-key.ts';

describe('the partition of a key', () => {
  it('never changes, because folders written by older versions rest on it', () => {
    expect(['', 'user-1', 'user-2', 'ключ', '🔑'].map((key) => partitionOfKey(key, 64))).toEqual([11, 44, 17, 56, 12]);
  });

  it('spreads keys that differ only in their last characters', () => {
    const counts = new Array<number>(8).fill(0);
    for (let n = 0; n < 8_000; n += 1) counts[partitionOfKey(`user-${n}`, 8)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
