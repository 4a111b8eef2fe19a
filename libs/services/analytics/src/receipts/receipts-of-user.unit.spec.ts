import { describe, expect, it } from '@jest/globals';
import { createDayOf } from '../calendar.ts';
import type { ReceiptDocument, StoredReceipt } from './receipt-document.ts';
import { uniquenessOf, withReceipts } from './receipts-of-user.ts';

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
const empty: ReceiptDocument = { _id: 'user|campaign', version: 0, receipts: [] };
const idsAfter = (document: ReceiptDocument, ...arrivals: StoredReceipt[]): string[] | undefined =>
  withReceipts(document, arrivals, dayOf)?.receipts.map(({ outcomeId }) => outcomeId);

describe('the receipts of a user', () => {
  it('keep the order in which they became known', () => {
    const document = { ...empty, receipts: [receipt('b/1', noon)] };
    expect(idsAfter(document, receipt('c/1', noon + 1), receipt('a/1', noon - DAY))).toEqual(['b/1', 'c/1', 'a/1']);
  });

  it('have one per delivery, whichever attempt reports it', () => {
    const document = { ...empty, receipts: [receipt('a/1', noon)] };
    expect(idsAfter(document, receipt('a/1', noon), receipt('a/2', noon + 5))).toBeUndefined();
    expect(idsAfter(empty, receipt('a/1', noon), receipt('a/2', noon + 5))).toEqual(['a/1']);
  });

  it('leave by whole days when a month is over, and are not let in again', () => {
    const old = [
      receipt('evening/1', noon + 10 * HOUR),
      receipt('morning/1', noon - 11 * HOUR),
      receipt('day-before/1', noon - DAY),
    ];
    const document = { ...empty, receipts: old };
    expect(idsAfter(document, receipt('new/1', noon + 31 * DAY))).toEqual(['evening/1', 'morning/1', 'new/1']);
    const after = { ...empty, receipts: [receipt('new/1', noon + 31 * DAY)] };
    expect(idsAfter(after, receipt('day-before/1', noon - DAY))).toBeUndefined();
  });
});

describe('a unique recipient', () => {
  const document = {
    ...empty,
    receipts: [
      receipt('second/1', noon + 1),
      receipt('first/1', noon),
      receipt('other/1', noon, 'w'),
      receipt('next/1', noon + DAY),
    ],
  };
  const uniqueness = (outcomeId: string) =>
    uniquenessOf(
      document.receipts.find((one) => one.outcomeId === outcomeId)!,
      document,
      dayOf,
    );

  it('is made by the receipt of the day that became known first, in the campaign and in each variation', () => {
    expect(uniqueness('second/1')).toEqual({ inCampaign: true, inVariation: true });
    expect(uniqueness('first/1')).toEqual({ inCampaign: false, inVariation: false });
    expect(uniqueness('other/1')).toEqual({ inCampaign: false, inVariation: true });
    expect(uniqueness('next/1')).toEqual({ inCampaign: true, inVariation: true });
  });

  it('is not made by another attempt of the same delivery', () => {
    expect(uniquenessOf(receipt('second/2', noon + 1), document, dayOf)).toEqual({
      inCampaign: false,
      inVariation: false,
    });
  });
});
