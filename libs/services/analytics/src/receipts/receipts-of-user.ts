import type { DayOf } from '../calendar.ts';
import { RECEIPTS_KEPT_MS, type ReceiptDocument, type StoredReceipt } from './receipt-document.ts';

/**
 * The document with what is new to it among these receipts; nothing when nothing is. A delivery is received once,
 * however often it is reported. What lies a month behind the newest receipt leaves, and is not let in any more.
 */
export function withReceipts(
  document: ReceiptDocument,
  arrivals: readonly StoredReceipt[],
  dayOf: DayOf,
): ReceiptDocument | undefined {
  const newest = Math.max(...document.receipts.map(({ at }) => at), ...arrivals.map(({ at }) => at));
  const oldestKept = newest - RECEIPTS_KEPT_MS;
  const isKept = ({ at }: StoredReceipt): boolean => at >= oldestKept || dayOf(at) >= dayOf(oldestKept);

  const fresh: StoredReceipt[] = [];
  for (const arrival of arrivals) {
    const isKnown = document.receipts.some(isSameDelivery(arrival)) || fresh.some(isSameDelivery(arrival));
    if (!isKnown && isKept(arrival)) fresh.push(arrival);
  }
  if (fresh.length === 0) return undefined;
  return { ...document, receipts: [...document.receipts.filter(isKept), ...fresh] };
}

const isSameDelivery =
  (receipt: StoredReceipt) =>
  ({ deliveryId }: StoredReceipt): boolean =>
    deliveryId === receipt.deliveryId;

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
  const isOwner = (first: StoredReceipt | undefined): boolean =>
    first?.deliveryId === receipt.deliveryId && first.attempt === receipt.attempt;
  const ofDay = ({ at }: StoredReceipt): boolean => dayOf(at) === day;
  return {
    inCampaign: isOwner(receipts.find(ofDay)),
    inVariation: isOwner(receipts.find((other) => other.variationId === receipt.variationId && ofDay(other))),
  };
}
