import { describe, expect, it } from '@jest/globals';
import type { Activity, ConversionBehavior } from '@fanfare/domain';
import {
  convertedBehaviors,
  RECEIPTS_KEPT_MS,
  type ReceiptDocument,
  type StoredReceipt,
} from '@fanfare/analytics-reader';
import { CONVERSIONS_MAX, reattributed, transitionsToSay } from './reattributed.ts';

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

  it('keeps that there was a conversion when it leaves', () => {
    const later = now + RECEIPTS_KEPT_MS;
    const document = { ...converted, receipts: [...converted.receipts, receipt('two', later - 10)] };
    const buying = { conversionBehaviors: [signsUp, { ...signsUp, customEventName: 'bought' }] };
    const bought = { ...signUp('b', later), name: 'bought' };
    const after = reattributed(document, { campaign: buying, activities: [bought], cause: 'b', now: later })!;
    expect(after.conversions!.map(({ behavior }) => behavior)).toEqual([1]);
    expect([...convertedBehaviors(converted)]).toEqual([0]);
    expect([...convertedBehaviors(after)].sort()).toEqual([0, 1]);
  });

  it('settles the oldest conversions early where there are too many, and never says them again', () => {
    const buying = { conversionBehaviors: [] };
    const purchases = Array.from({ length: CONVERSIONS_MAX + 10 }, (_, index): Activity => {
      const at = now - DAY + 1 + index;
      return { activityId: `p${String(index).padStart(5, '0')}`, kind: 'purchase', at, revenueMicros: 1 };
    });
    const input = { campaign: buying, activities: purchases, cause: 'p', now };
    const after = reattributed(document, input)!;
    expect(after.transitions).toHaveLength(CONVERSIONS_MAX + 10);
    expect(after.conversions).toHaveLength(CONVERSIONS_MAX);
    expect(reattributed(after, input)).toBeUndefined();

    const one: Activity = { activityId: 'new', kind: 'purchase', at: now, revenueMicros: 1 };
    const next = reattributed(after, { ...input, activities: [...purchases, one], cause: 'new' })!;
    expect(said(next, 'new')).toEqual([`${CONVERSIONS_MAX + 11} added one`]);
    expect(reattributed(next, { ...input, activities: [...purchases, one] })).toBeUndefined();
  });

  it('stays small enough to be stored whatever comes at once', () => {
    const activities = Array.from({ length: 8 * CONVERSIONS_MAX }, (_, index): Activity => {
      return { activityId: `p${index}`, kind: 'purchase', at: now - DAY + 1 + index, revenueMicros: 1 };
    });
    const input = { campaign: { conversionBehaviors: [] }, activities, cause: 'p', now };
    const after = reattributed(document, input)!;
    expect(JSON.stringify(after).length).toBeLessThan(8 * 1024 * 1024);
    expect(after.transitions!.every(({ kind }) => kind === 'added')).toBe(true);
    expect(reattributed(after, input)).toBeUndefined();
  });

  it('credits nobody else with what a receipt was credited with that left because there were too many', () => {
    const kept = [receipt('first', now - DAY), receipt('newest', now)];
    const pruned = { ...converted, receipts: kept, receiptsSince: now };
    const activities = [signUp('a', now - 5)];
    expect(reattributed(pruned, { campaign, activities, cause: 'x', now })).toBeUndefined();
  });

  it('leaves the conversions of receipts that have gone alone', () => {
    const pruned = { ...converted, receipts: [receipt('two', now)] };
    const after = reattributed(pruned, { campaign, activities: [signUp('b', now)], cause: 'b', now });
    expect(said(after, 'b')).toEqual(['2 added two']);
  });
});
