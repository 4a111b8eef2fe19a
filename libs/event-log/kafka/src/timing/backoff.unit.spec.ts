import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.ts';

describe('back-off', () => {
  const range = { firstMs: 100, capMs: 5_000 };
  it('doubles up to its cap', () => {
    const waits = [0, 1, 2, 5, 6, 1_000].map((attempt) => backoffMs(attempt, range, () => 1));
    expect(waits).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });
  it('is jittered by up to a half', () => {
    expect(backoffMs(1, range, () => 0)).toBe(100);
  });
});
