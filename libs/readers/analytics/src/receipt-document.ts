import { WINDOW_MAX_MS, type Channel, type Conversion } from '@fanfare/domain';
import type { Filter } from '@fanfare/document-store';
import type { Versioned } from '@fanfare/exact-counter';

/** The collection `receipts`, written by analytics alone. */
export const RECEIPTS = 'receipts';

/** The longest window and a day for what comes late. */
export const RECEIPTS_KEPT_MS = WINDOW_MAX_MS + 86_400_000;

/**
 * What one user received from one campaign, and what it is credited with. Lean, because there is one for every user of
 * every campaign and every send rewrites it: user and campaign are found in `_id` only, whose order also serves the
 * question for a user's documents without an index of its own.
 */
export interface ReceiptDocument extends Versioned {
  /**
   * In the order in which they became known, which never changes: the first one of a day is the delivery that made the
   * user a unique recipient on it. Whole days leave at once, so that this stays true for the rest.
   */
  readonly receipts: readonly StoredReceipt[];
  /** Set where there were too many: receipts from before this have left, and are not let in again. Ms since the epoch. */
  readonly receiptsSince?: number;
  /** As last decided; absent until the first one. Those of receipts too old to change any more have left. */
  readonly conversions?: readonly Conversion[];
  /** Behaviours (0-3) of conversions that have left. */
  readonly convertedEarlier?: readonly number[];
  /** Set where there were too many: conversions of what was done before this stay as they are. Ms since the epoch. */
  readonly conversionsSince?: number;
  /** Additions and withdrawals, oldest first; said again when the record that caused one comes again. */
  readonly transitions?: readonly Transition[];
  /** Of the latest transition. */
  readonly sequence?: number;
}

/** One message. */
export interface StoredReceipt {
  /** The outcome that reported it: delivery id, `/`, attempt. */
  readonly outcomeId: string;
  readonly variationId: string;
  readonly sendId?: string;
  readonly channel: Channel;
  /** When it was received, ms since the epoch. */
  readonly at: number;
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

/** Neither id contains a `|`. */
export const receiptDocumentId = (userId: string, campaignId: string): string => `${userId}|${campaignId}`;

export function idsOf({ _id }: Pick<ReceiptDocument, '_id'>): { userId: string; campaignId: string } {
  const end = _id.indexOf('|');
  return { userId: _id.slice(0, end), campaignId: _id.slice(end + 1) };
}

/** All the documents of these users: a range of ids each. `}` comes right after `|`. */
export const ofUsers = (userIds: readonly string[]): Filter => ({
  $or: userIds.map((userId) => ({ _id: { $gte: `${userId}|`, $lt: `${userId}}` } })),
});

/** Of the campaign's behaviours (0-3), those that were ever credited to what this user received. */
export const convertedBehaviors = ({
  conversions = [],
  convertedEarlier = [],
}: Pick<ReceiptDocument, 'conversions' | 'convertedEarlier'>): ReadonlySet<number> =>
  new Set([...convertedEarlier, ...conversions.map(({ behavior }) => behavior)].filter((one) => one !== 'revenue'));

export const deliveryIdOf = ({ outcomeId }: StoredReceipt): string => outcomeId.slice(0, outcomeId.lastIndexOf('/'));
