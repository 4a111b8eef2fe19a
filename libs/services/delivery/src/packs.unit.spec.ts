import { describe, expect, it } from '@jest/globals';
import { packsOf } from './packs.ts';

describe('packing', () => {
  it.each([
    { weights: [], packs: [] },
    { weights: [50, 50, 50], packs: [[50, 50], [50]] },
    { weights: [60, 50, 40], packs: [[60], [50, 40]] },
    { weights: [1, 200, 1], packs: [[1], [200], [1]] },
    { weights: [100, 0, 1], packs: [[100, 0], [1]] },
  ])('$weights into packs of at most 100 gives $packs', ({ weights, packs }) => {
    expect(packsOf(weights, (weight) => weight, 100)).toEqual(packs);
  });
});
