import type { DocumentStore } from '@fanfare/document-store';

/** The collection `rate_limits`: one document per pool, window and workspace, shared by every process. */
export const RATE_LIMITS = 'rate_limits';

interface BudgetDocument {
  readonly _id: string;
  /** Tokens that processes have asked for, over all of them. May pass the limit; what is beyond was not granted. */
  readonly reserved: number;
  readonly expiresAt: Date;
}

/** Windows are kept this long after their end, for processes whose clock is behind. */
const KEPT_S = 3_600;

export interface Budgets {
  createIndexes(): Promise<void>;
  /** Resolves to all that was reserved in this window, this one included. @throws DocumentStoreUnavailable */
  reserve(budget: Budget, tokens: number): Promise<number>;
}

export interface Budget {
  readonly pool: string;
  readonly workspaceId: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export function createBudgets(store: DocumentStore): Budgets {
  const collection = store.collection<BudgetDocument>(RATE_LIMITS);
  return {
    createIndexes: () => collection.createIndexes([{ key: { expiresAt: 1 }, expireAfterSeconds: KEPT_S }]),
    reserve: async ({ pool, workspaceId, startsAt, endsAt }, tokens) => {
      // The window's both ends are in the id: processes with another window length, during a roll-out, count apart.
      const document = await collection.findOneAndUpdate(
        { _id: `${pool}/${startsAt}/${endsAt}/${workspaceId}` },
        { $inc: { reserved: tokens }, $setOnInsert: { expiresAt: new Date(endsAt) } },
        { upsert: true, projection: { reserved: 1 } },
      );
      return document!.reserved;
    },
  };
}
