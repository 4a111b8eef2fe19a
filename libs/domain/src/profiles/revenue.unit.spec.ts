import { describe, expect, it } from '@jest/globals';
import { REVENUE_MICROS_MAX, revenueMicrosOf } from './revenue.ts';

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

  it('is a million dollars at the most, given or taken back', () => {
    expect(revenueMicrosOf(10_000, 100, 1)).toBe(REVENUE_MICROS_MAX);
    expect(revenueMicrosOf(-1_000_000, 1, 1)).toBe(-REVENUE_MICROS_MAX);
  });

  it.each([
    [1_000_000.01, 1, 1],
    [-10_001, 100, 1],
    [900_000, 1, 1.2],
    [9_000_000_000, 1, 1],
    [1e308, 100, 1],
  ])('of %p × %p at %p is refused', (price, quantity, rate) => {
    expect(revenueMicrosOf(price, quantity, rate)).toBeUndefined();
  });
});
