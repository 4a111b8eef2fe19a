import { DuplicateKey, type DocumentStore } from '@fanfare/document-store';
import { idOf } from '@fanfare/domain';

/** One key's use: which request it stands for, under which id its effects are made, and what was answered. */
export interface Claim {
  readonly _id: string;
  readonly fingerprint: string;
  /** Every try makes its effects under these two, so that a repeat is recognised by whoever sees them. */
  readonly callId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly status: 'started' | 'done';
  /** The answer's JSON, as it was sent. */
  readonly reply?: string;
  readonly expireAt: Date;
}

/**
 * As the version wrote it that knew sends alone: the id under its name, and the body of the reply without its status, which
 * was always the same. Such keys are remembered for another day.
 */
type SendClaim = Omit<Claim, 'callId'> & { readonly callId?: undefined; readonly dispatchId: string };
type StoredClaim = Claim | SendClaim;

export type NewClaim = Pick<Claim, '_id' | 'fingerprint' | 'callId' | 'acceptedAt'>;

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

/** How long a key is remembered. */
const KEY_TTL_MS = 24 * 3_600_000;

/** A collection has one writer: every service keeps its claims in one of its own. */
export function createClaims(
  store: DocumentStore,
  { collection: name, ttlMs = KEY_TTL_MS }: { collection: string; ttlMs?: number },
): Claims {
  const collection = store.collection<StoredClaim>(name);
  async function find(id: string): Promise<Claim | undefined> {
    const stored = await collection.findOne({ _id: id });
    return stored ? claimOf(stored) : undefined;
  }

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
      const { _id, callId } = claim;
      // The call in the filter: after the claim's time is over, the key may stand for another one.
      const filter = { _id, $or: [{ callId }, { dispatchId: callId }], status: 'started' };
      const { matchedCount } = await collection.updateOne(filter, { $set: { status: 'done', callId, reply } });
      if (matchedCount > 0) return reply;
      const stored = await find(_id);
      return stored?.callId === callId ? (stored.reply ?? reply) : reply;
    },
    createIndexes: () => collection.createIndexes([{ key: { expireAt: 1 }, expireAfterSeconds: 0 }]),
  };
}

function claimOf(stored: StoredClaim): Claim {
  if (stored.callId !== undefined) return stored;
  const { dispatchId, reply, ...claim } = stored;
  return { ...claim, callId: dispatchId, ...(reply === undefined ? {} : { reply: `{"status":201,"body":${reply}}` }) };
}
