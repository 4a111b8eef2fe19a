import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.ts';

describe('the pause before a further try', () => {
  it('doubles from 100 ms up to 10 s', () => {
    expect([1, 2, 3, 7, 8, 50, 5_000].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      100, 200, 400, 6_400, 10_000, 10_000, 10_000,
    ]);
  });

  it('is jittered by half, so that members who failed together do not try together', () => {
    expect([0, 0.5, 1].map((random) => backoffMs(2, () => random))).toEqual([100, 150, 200]);
  });
});
