import type { IndexSpec, Stored } from '@fanfare/document-store';
import type { DeliveryResult } from '@fanfare/domain';

/** The collection `ledger`, written by the channel workers alone. */
export const LEDGER = 'ledger';

/** One attempt at one chunk. */
export interface LedgerDocument extends Stored {
  /** The outcome id: `deliveryId/attempt`. */
  readonly _id: string;
  /** By the recipient's index in the request; absent as long as nothing was begun for them. */
  readonly progress: Readonly<Record<string, RecipientState>>;
  /** When the last recipient was finished, ms since the epoch. Absent until then. */
  readonly completedAt?: number;
  /** One day after the log has forgotten the request. */
  readonly expireAt: Date;
}

/** How far one recipient is in this attempt. The README has the diagram. */
export type RecipientState = Intended | Finished | ToBeRetried;

/** The provider is about to be called, or was: without a later state, nobody knows. */
export type Intended = 'intended';

export interface Finished {
  readonly result: DeliveryResult;
  /** What the provider last said, where the tries were used up. */
  readonly lastError?: string;
}

/** Goes on in the next attempt's document. */
export interface ToBeRetried {
  readonly retry: { readonly userId: string; readonly error: string; readonly waitMs: number };
}

export const isSettled = (state: RecipientState | undefined): state is Finished | ToBeRetried =>
  state !== undefined && state !== 'intended';

export const ledgerIndexes: readonly IndexSpec[] = [{ key: { expireAt: 1 }, expireAfterSeconds: 0 }];

const DAY_MS = 86_400_000;
export const LEDGER_KEPT_MS = 8 * DAY_MS;
