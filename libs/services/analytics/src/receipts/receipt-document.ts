import type { IndexSpec } from '@fanfare/document-store';
import { WINDOW_MAX_MS, type Conversion, type Receipt } from '@fanfare/domain';
import type { Versioned } from '@fanfare/exact-counter';

/** The collection `receipts`, written by analytics alone. */
export const RECEIPTS = 'receipts';

/** The longest window and a day for what comes late. */
export const RECEIPTS_KEPT_MS = WINDOW_MAX_MS + 86_400_000;

/**
 * What one user received from one campaign, and what it is credited with. Small, because there is one for every user of
 * every campaign: the campaign id is found in `_id` only, and the lists of conversions are absent until the first one.
 */
export interface ReceiptDocument extends Versioned {
  readonly userId: string;
  /**
   * In the order in which they became known, which never changes: the first one of a day is the delivery that made the
   * user a unique recipient on it. Whole days leave at once, so that this stays true for the rest.
   */
  readonly receipts: readonly StoredReceipt[];
  /** As last decided. Those of receipts too old to change any more have left. */
  readonly conversions?: readonly Conversion[];
  /** Additions and withdrawals, oldest first; said again when the record that caused one comes again. */
  readonly transitions?: readonly Transition[];
  /** Of the latest transition. */
  readonly sequence?: number;
}

/** `deliveryId` and `attempt` name the outcome that reported it. */
export interface StoredReceipt extends Receipt {
  readonly attempt: number;
}

export interface Transition {
  readonly sequence: number;
  readonly kind: 'added' | 'withdrawn';
  readonly conversion: Conversion;
  /** The outcome or activity whose handling brought it about. */
  readonly cause: string;
  /** When it was decided, ms since the epoch. */
  readonly at: number;
}

export const receiptIndexes: readonly IndexSpec[] = [];

export const receiptDocumentId = (campaignId: string, userId: string): string => `${campaignId}|${userId}`;
export const campaignIdOf = ({ _id, userId }: Pick<ReceiptDocument, '_id' | 'userId'>): string =>
  _id.slice(0, -userId.length - 1);
