import type { Collection } from '@fanfare/document-store';
import { changeDocuments } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import type { InTurn } from '../in-turn.ts';
import { receiptOf, type Outcome } from '../outcomes/outcome.ts';
import { receiptDocumentId, type ReceiptDocument, type StoredReceipt } from '@fanfare/analytics-reader';
import { withReceipts } from './receipts-of-user.ts';

/** What one user received from one campaign in this batch. */
export interface Arrival {
  readonly userId: string;
  readonly receipts: StoredReceipt[];
  /** The outcomes that reported them, by id. */
  readonly outcomeIds: string[];
  readonly workspaceId: string;
  readonly correlationId: string;
}

/** By the id of the receipt document. */
export type Arrivals = ReadonlyMap<string, Arrival>;

export function arrivalsOf(outcomes: readonly Outcome[]): Arrivals {
  const arrivals = new Map<string, Arrival>();
  for (const outcome of outcomes) {
    const receipt = receiptOf(outcome);
    if (!receipt) continue;
    const { workspaceId, correlationId, id: outcomeId } = outcome;
    for (const { status, userId } of outcome.data.results) {
      if (status !== 'sent' || userId === undefined) continue;
      const id = receiptDocumentId(userId, outcome.data.campaignId!);
      const known = arrivals.get(id);
      if (!known)
        arrivals.set(id, { userId, receipts: [receipt], outcomeIds: [outcomeId], workspaceId, correlationId });
      else if (known.receipts.at(-1) !== receipt) {
        known.receipts.push(receipt);
        known.outcomeIds.push(outcomeId);
      }
    }
  }
  return arrivals;
}

export type StoreReceipts = (arrivals: Arrivals) => Promise<ReadonlyMap<string, ReceiptDocument>>;

export interface StoreReceiptsDeps {
  readonly collection: Collection<ReceiptDocument>;
  readonly dayOf: DayOf;
  readonly inTurn: InTurn;
}

/** Adds receipts to their documents. Resolves with all of these documents as they are then. */
export function createStoreReceipts({ collection, dayOf, inTurn }: StoreReceiptsDeps): StoreReceipts {
  return function storeReceipts(arrivals) {
    const ids = [...arrivals.keys()];
    // Partitions are handled at the same time and may share users: in turn they do not run into each other's changes.
    return inTurn(ids, () =>
      changeDocuments(collection, ids, (current) => {
        const changed: ReceiptDocument[] = [];
        for (const [_id, document] of current) {
          const { receipts } = arrivals.get(_id)!;
          const after = withReceipts(document ?? { _id, version: 0, receipts: [] }, receipts, dayOf);
          if (after) changed.push(after);
        }
        return changed;
      }),
    );
  };
}
