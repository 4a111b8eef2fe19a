import { describe, expect, it } from '@jest/globals';
import { revenueMicrosOf } from './revenue.ts';

describe('revenue', () => {
  it.each([
    [0.1, 3, 1, 300_000],
    [19.99, 100, 1, 1_999_000_000],
    [1.005, 1, 1.1, 1_105_500],
    [-5, 2, 1, -10_000_000],
    [-0, 1, 1, 0],
    [0.0000004, 1, 1, 0],
  ])('of %p × %p at %p is %p millionths of a dollar', (price, quantity, rate, micros) => {
    expect(revenueMicrosOf(price, quantity, rate)).toBe(micros);
  });

  it('is unknown where it would not be exact', () => {
    expect(revenueMicrosOf(1e12, 1, 1)).toBeUndefined();
  });
});
