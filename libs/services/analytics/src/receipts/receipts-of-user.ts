import type { DayOf } from '../calendar.ts';
import { newestReceipts } from './newest-receipts.ts';
import { deliveryIdOf, RECEIPTS_KEPT_MS, type ReceiptDocument, type StoredReceipt } from '@fanfare/analytics-reader';

/**
 * The document with what is new to it among these receipts; nothing when nothing is. A delivery is received once,
 * however often it is reported. What lies a month behind the newest receipt leaves, and is not let in any more; so does
 * the oldest where there are too many.
 */
export function withReceipts(
  document: ReceiptDocument,
  arrivals: readonly StoredReceipt[],
  dayOf: DayOf,
): ReceiptDocument | undefined {
  const { receiptsSince = -Infinity } = document;
  const newest = Math.max(...document.receipts.map(({ at }) => at), ...arrivals.map(({ at }) => at));
  const oldestKept = newest - RECEIPTS_KEPT_MS;
  const isKept = ({ at }: StoredReceipt): boolean => at >= oldestKept || dayOf(at) >= dayOf(oldestKept);

  const known = new Set(document.receipts.map(deliveryIdOf));
  const fresh: StoredReceipt[] = [];
  for (const arrival of arrivals) {
    const deliveryId = deliveryIdOf(arrival);
    if (known.has(deliveryId) || arrival.at < receiptsSince || !isKept(arrival)) continue;
    known.add(deliveryId);
    fresh.push(arrival);
  }
  if (fresh.length === 0) return undefined;
  const { receipts, since } = newestReceipts([...document.receipts.filter(isKept), ...fresh], dayOf);
  if (since === undefined) return { ...document, receipts };
  return { ...document, receipts, receiptsSince: Math.max(since, receiptsSince) };
}

export interface Uniqueness {
  readonly inCampaign: boolean;
  readonly inVariation: boolean;
}

/**
 * Whether this receipt is what made the user a unique recipient of the campaign, and of the variation, on its day. It
 * depends on the stored order alone, so the answer is the same each time the record comes, in whatever process.
 */
export function uniquenessOf(receipt: StoredReceipt, { receipts }: ReceiptDocument, dayOf: DayOf): Uniqueness {
  const day = dayOf(receipt.at);
  const ofDay = ({ at }: StoredReceipt): boolean => dayOf(at) === day;
  const isOwner = (first: StoredReceipt | undefined): boolean => first?.outcomeId === receipt.outcomeId;
  return {
    inCampaign: isOwner(receipts.find(ofDay)),
    inVariation: isOwner(receipts.find((other) => other.variationId === receipt.variationId && ofDay(other))),
  };
}
