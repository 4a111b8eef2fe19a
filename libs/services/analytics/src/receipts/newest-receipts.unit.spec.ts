import { describe, expect, it } from '@jest/globals';
import { createDayOf } from '../calendar.ts';
import { newestReceipts } from './newest-receipts.ts';
import type { StoredReceipt } from '@fanfare/analytics-reader';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const noon = Date.parse('2026-01-31T12:00:00Z');
const dayOf = createDayOf('UTC');

const receipt = (outcomeId: string, at: number, variationId = 'v'): StoredReceipt => ({
  outcomeId,
  variationId,
  channel: 'email',
  at,
});
const newest = (receipts: readonly StoredReceipt[], max: number) => {
  const { receipts: kept, since } = newestReceipts(receipts, dayOf, max);
  return { kept: kept.map(({ outcomeId }) => outcomeId).join(' '), since };
};

describe('the newest receipts', () => {
  const threeDays = [
    receipt('c1', noon),
    receipt('a1', noon - 2 * DAY),
    receipt('b1', noon - DAY),
    receipt('c2', noon + 1, 'w'),
    receipt('b2', noon - DAY - HOUR),
    receipt('c3', noon - HOUR),
  ];

  it('are all of them while there is room', () => {
    expect(newest(threeDays, 6)).toEqual({ kept: 'c1 a1 b1 c2 b2 c3', since: undefined });
  });

  it.each([
    [5, 'c1 b1 c2 b2 c3', noon - DAY - HOUR],
    [4, 'c1 c2 c3', noon - HOUR],
    [3, 'c1 c2 c3', noon - HOUR],
  ])('leave by whole days: of %p', (max, kept, since) => {
    expect(newest(threeDays, max)).toEqual({ kept, since });
  });

  it('keep the first known of each variation on a day that is too large itself', () => {
    const oneDay = [
      receipt('first', noon - 5),
      receipt('older', noon - 4),
      receipt('first-of-w', noon - 6, 'w'),
      receipt('late', noon - 9),
      receipt('newer', noon + 1),
      receipt('newest', noon + 2, 'w'),
    ];
    expect(newest(oneDay, 4)).toEqual({ kept: 'first first-of-w newer newest', since: noon + 1 });
    expect(newest(oneDay, 2)).toEqual({ kept: 'first first-of-w newest', since: noon + 2 });
    expect(newest([receipt('v', noon), receipt('w', noon + 1, 'w')], 1)).toEqual({ kept: 'v w', since: noon });
  });
});
