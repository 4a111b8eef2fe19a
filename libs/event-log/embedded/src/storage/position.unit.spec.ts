import { describe, expect, it } from '@jest/globals';
import { endOfPartition, offsetOf, partitionIdMax, partitionIdOf, positionOf } from './position.ts';

describe('a position', () => {
  it('holds partition and offset, up to the last of both', () => {
    for (const [id, offset] of [
      [1, 0],
      [7, 123_456_789_012],
      [partitionIdMax, 2 ** 40 - 1],
    ] as const) {
      const position = positionOf(id, offset);
      expect(Number.isSafeInteger(position)).toBe(true);
      expect([partitionIdOf(position), offsetOf(position)]).toEqual([id, offset]);
      expect(position).toBeLessThan(endOfPartition(id));
    }
  });
});
