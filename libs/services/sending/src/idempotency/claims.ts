import { DuplicateKey, type DocumentStore } from '@fanfare/document-store';
import { idOf } from '@fanfare/domain';

/** The collection `idempotency`, written by this service alone. */
export const IDEMPOTENCY = 'idempotency';

/** One key's use: which request it stands for, under which ids it is sent, and what was answered. */
export interface Claim {
  readonly _id: string;
  readonly fingerprint: string;
  /** Every try publishes under these two, so that a repeat is the same records. */
  readonly dispatchId: string;
  readonly acceptedAt: number;
  readonly status: 'started' | 'done';
  /** The reply's JSON, as it was sent. */
  readonly reply?: string;
  readonly expireAt: Date;
}

export type NewClaim = Pick<Claim, '_id' | 'fingerprint' | 'dispatchId' | 'acceptedAt'>;

export interface Claims {
  find(id: string): Promise<Claim | undefined>;
  /** The claim that holds: this one, or the one that was first. */
  claim(claim: NewClaim): Promise<Claim>;
  /** The reply that holds: this one, or the one stored first. */
  complete(claim: Claim, reply: string): Promise<string>;
  createIndexes(): Promise<void>;
}

/** Keys of two workspaces never meet. */
export const claimIdOf = (workspaceId: string, key: string): string => idOf('idempotency', workspaceId, key);

export function createClaims(store: DocumentStore, { ttlMs }: { ttlMs: number }): Claims {
  const collection = store.collection<Claim>(IDEMPOTENCY);
  const find = async (id: string): Promise<Claim | undefined> => (await collection.findOne({ _id: id })) ?? undefined;

  return {
    find,
    claim: async (fields) => {
      const claim: Claim = { ...fields, status: 'started', expireAt: new Date(fields.acceptedAt + ttlMs) };
      for (;;) {
        try {
          await collection.insertOne(claim);
          return claim;
        } catch (error) {
          if (!(error instanceof DuplicateKey)) throw error;
        }
        const first = await find(claim._id);
        if (first) return first;
        // It expired between the two: the key is free again.
      }
    },
    complete: async (claim, reply) => {
      const { _id, dispatchId } = claim;
      // The dispatch in the filter: after the claim's time is over, the key may stand for another dispatch.
      const filter = { _id, dispatchId, status: 'started' };
      const { matchedCount } = await collection.updateOne(filter, { $set: { status: 'done', reply } });
      if (matchedCount > 0) return reply;
      const stored = await find(_id);
      return stored?.dispatchId === dispatchId ? (stored.reply ?? reply) : reply;
    },
    createIndexes: () => collection.createIndexes([{ key: { expireAt: 1 }, expireAfterSeconds: 0 }]),
  };
}
