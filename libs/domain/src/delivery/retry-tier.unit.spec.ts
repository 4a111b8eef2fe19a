import { describe, expect, it } from '@jest/globals';
import { retryTierFor } from './retry-tier.ts';

const delaysMs = [5_000, 30_000, 300_000];

describe('choosing a retry tier', () => {
  it.each([
    { attempt: 1, waitMs: 0, tier: 0 },
    { attempt: 2, waitMs: 0, tier: 1 },
    { attempt: 3, waitMs: 0, tier: 2 },
    { attempt: 4, waitMs: 0, tier: undefined },
    { attempt: 1, waitMs: 5_000, tier: 0 },
    { attempt: 1, waitMs: 5_001, tier: 1 },
    { attempt: 1, waitMs: 60_000, tier: 2 },
    { attempt: 2, waitMs: 1_000, tier: 1 },
    { attempt: 1, waitMs: 3_600_000, tier: 2 },
    { attempt: 4, waitMs: 60_000, tier: undefined },
  ])('after attempt $attempt with a wait of $waitMs ms: tier $tier', ({ attempt, waitMs, tier }) => {
    expect(retryTierFor(attempt, waitMs, delaysMs)).toBe(tier);
  });

  it('knows no tier where there is none', () => {
    expect(retryTierFor(1, 0, [])).toBeUndefined();
  });
});
