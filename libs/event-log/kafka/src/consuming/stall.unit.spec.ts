import { describe, expect, it } from '@jest/globals';
import { loopStateOf } from './stall.ts';

describe('the state of a fetch loop', () => {
  const view = { now: 100_000, lastLoopAt: 99_900, lastBatchAt: 99_000, isJoining: false, isIdle: true };
  const limits = { stallAfterMs: 30_000, joinMs: 60_000 };
  it.each([
    ['is fine while batches come', {}, 'fine'],
    ['is quiet when it goes round and gets nothing', { lastBatchAt: 60_000 }, 'quiet'],
    ['is fine when a long batch is in hand', { lastBatchAt: 60_000, isIdle: false }, 'fine'],
    ['is silent when it does not go round', { lastLoopAt: 60_000 }, 'silent'],
    ['is silent even if a lane is busy', { lastLoopAt: 60_000, isIdle: false }, 'silent'],
    [
      'is fine while others make it wait in a rebalance',
      { lastLoopAt: 60_000, lastBatchAt: 0, isJoining: true },
      'fine',
    ],
    ['is silent when a rebalance never ends', { lastLoopAt: 5_000, isJoining: true }, 'silent'],
  ])('%s', (_, change, state) => {
    expect(loopStateOf({ ...view, ...change }, limits)).toBe(state);
  });
});
