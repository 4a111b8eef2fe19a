import { describe, expect, it } from '@jest/globals';
import { createDayOf } from '../calendar.ts';
import type { ReceiptDocument, StoredReceipt } from '@fanfare/analytics-reader';
import { RECEIPTS_MAX } from './newest-receipts.ts';
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

describe('a user who gets a message every minute', () => {
  const MINUTE = 60_000;
  const days = 8;
  let document = empty;
  const uniqueOn: Record<string, number> = {};
  const take = (...arrivals: StoredReceipt[]): void => {
    document = withReceipts(document, arrivals, dayOf) ?? document;
    for (const one of arrivals.filter((_, index) => index % 20 === 0)) {
      if (uniquenessOf(one, document, dayOf).inCampaign) uniqueOn[dayOf(one.at)] = (uniqueOn[dayOf(one.at)] ?? 0) + 1;
    }
  };

  it('is a unique recipient once on every day, though the document has an end', () => {
    const start = noon - 12 * HOUR;
    for (let hour = 0; hour < days * 24; hour++) {
      const minutes = Array.from({ length: 60 }, (_, minute) => hour * 60 + minute);
      take(...minutes.map((minute) => receipt(`${minute}/1`, start + minute * MINUTE)));
    }
    expect(document.receipts.length).toBeLessThanOrEqual(RECEIPTS_MAX);
    expect(document.receipts.length).toBeGreaterThan(RECEIPTS_MAX - 1440);
    expect(Object.values(uniqueOn)).toEqual(Array.from({ length: days }, () => 1));
  });

  it('is not one again when something comes late for a day that has left', () => {
    const before = document;
    take(receipt('late/1', noon + MINUTE / 2));
    take(receipt('0/1', noon - 12 * HOUR));
    expect(document).toBe(before);
    expect(Object.values(uniqueOn)).toEqual(Array.from({ length: days }, () => 1));
  });

  it('says the same when the last receipts are reported again', () => {
    const { at } = document.receipts.at(-1)!;
    expect(withReceipts(document, document.receipts.slice(-50), dayOf)).toBeUndefined();
    expect(uniquenessOf(document.receipts.at(-1)!, document, dayOf).inCampaign).toBe(false);
    expect(dayOf(at)).toBe('2026-02-07');
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
