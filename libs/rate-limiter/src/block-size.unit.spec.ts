import { describe, expect, it } from '@jest/globals';
import { blockSize } from './block-size.ts';

describe('the size of a block', () => {
  it('is one for a process that has used nothing', () => {
    expect(blockSize({ used: 0, left: 250_000 })).toBe(1);
  });

  it('doubles what a busy process has, up to a hundredth of what is left', () => {
    expect(blockSize({ used: 64, left: 250_000 })).toBe(64);
    expect(blockSize({ used: 10_000, left: 250_000 })).toBe(2_500);
  });

  it('is one where little is left', () => {
    for (const left of [0, 1, 50, 100, 199]) expect(blockSize({ used: 10_000, left })).toBe(1);
  });
});
