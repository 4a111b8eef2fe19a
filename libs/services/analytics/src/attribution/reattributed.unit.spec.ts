import { describe, expect, it } from '@jest/globals';
import type { Activity, ConversionBehavior } from '@fanfare/domain';
import { RECEIPTS_KEPT_MS, type ReceiptDocument, type StoredReceipt } from '../receipts/receipt-document.ts';
import { reattributed, transitionsToSay } from './reattributed.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-01-31T12:00:00Z');
const signsUp: ConversionBehavior = { type: 'Performs Custom Event', windowMs: DAY, customEventName: 'signed_up' };
const campaign = { conversionBehaviors: [signsUp] };

const receipt = (deliveryId: string, at: number): StoredReceipt => ({
  outcomeId: `${deliveryId}/1`,
  variationId: 'v',
  channel: 'email',
  at,
});
const signUp = (activityId: string, at: number): Activity => ({
  activityId,
  kind: 'custom_event',
  name: 'signed_up',
  at,
});
const document: ReceiptDocument = { _id: 'user|campaign', version: 1, receipts: [receipt('one', now - DAY)] };
const converted = reattributed(document, { campaign, activities: [signUp('a', now - 5)], cause: 'a', now })!;
const said = (after: ReceiptDocument | undefined, ...causes: string[]): string[] | undefined =>
  after &&
  transitionsToSay(after, new Set(causes)).map(
    ({ sequence, kind, conversion }) => `${sequence} ${kind} ${conversion.deliveryId}`,
  );

describe('deciding conversions anew', () => {
  it('adds what is new, and says so for its cause', () => {
    expect(said(converted, 'a')).toEqual(['1 added one']);
    expect(said(converted, 'b')).toEqual([]);
  });

  it('changes nothing when asked again, and still has to say it', () => {
    const again = { campaign, activities: [signUp('a', now - 5)], cause: 'a', now: now + 1 };
    expect(reattributed(converted, again)).toBeUndefined();
    expect(said(converted, 'a')).toEqual(['1 added one']);
  });

  it('withdraws what a late receipt takes over, never before its addition', () => {
    const late = { ...converted, receipts: [...converted.receipts, receipt('two', now - 10)] };
    const after = reattributed(late, { campaign, activities: [signUp('a', now - 5)], cause: 'two/1', now });
    expect(said(after, 'two/1')).toEqual(['1 added one', '2 withdrawn one', '3 added two']);
    expect(said(after, 'a')).toEqual(['1 added one']);
  });

  it('leaves the conversions of settled receipts alone when their activities are forgotten', () => {
    const later = now - DAY + RECEIPTS_KEPT_MS;
    expect(reattributed(converted, { campaign, activities: [], cause: 'x', now: later + 1 })).toBeUndefined();
    expect(said(reattributed(converted, { campaign, activities: [], cause: 'x', now: later }), 'x')).toEqual([
      '1 added one',
      '2 withdrawn one',
    ]);
  });

  it('leaves the conversions of receipts that have gone alone', () => {
    const pruned = { ...converted, receipts: [receipt('two', now)] };
    const after = reattributed(pruned, { campaign, activities: [signUp('b', now)], cause: 'b', now });
    expect(said(after, 'b')).toEqual(['2 added two']);
  });
});
