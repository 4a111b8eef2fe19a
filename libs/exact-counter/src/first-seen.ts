import type { DocumentStore, Stored } from '@fanfare/document-store';
import type { Position } from './position.ts';

export interface SeenDocument extends Stored, Position {
  /** After the log has forgotten the record, so can we. */
  readonly expireAt: Date;
}

export interface FirstSeenOptions {
  readonly store: DocumentStore;
  readonly collection: string;
  /** How long an id is remembered: at least as long as the log keeps its records. */
  readonly retentionMs: number;
  readonly now?: () => number;
}

/**
 * Tells a record that comes again from one that was published again. The position at which an id is first seen is
 * stored with it, and only the record at that position counts: a redelivered record is the same record and counts
 * (the counters' fence knows whether it has been counted), a second publish is another record and does not.
 */
export interface FirstSeen {
  createIndexes(): Promise<void>;
  /** Of these records, those at the first-seen position of their id, in the order given. One insert, one query for known ids. */
  own<R extends Position & { readonly id: string }>(records: readonly R[]): Promise<R[]>;
}

export function createFirstSeen({ store, collection: name, retentionMs, now = Date.now }: FirstSeenOptions): FirstSeen {
  const collection = store.collection<SeenDocument>(name);

  return {
    createIndexes: () => collection.createIndexes([{ key: { expireAt: 1 }, expireAfterSeconds: 0 }]),

    own: async function ownPositions(records) {
      const expireAt = new Date(now() + retentionMs);
      const firstOf = new Map<string, Position>();
      for (const { id, topic, partition, offset } of records) {
        if (!firstOf.has(id)) firstOf.set(id, { topic, partition, offset });
      }
      const candidates = [...firstOf].map(([_id, position]): SeenDocument => ({ _id, ...position, expireAt }));
      const { duplicates } = candidates.length > 0 ? await collection.insertMany(candidates) : { duplicates: [] };
      if (duplicates.length > 0) {
        const known = duplicates.map((index) => candidates[index]!._id);
        for (const { _id, ...position } of await collection.find({ _id: { $in: known } }).toArray())
          firstOf.set(_id, position);
      }
      return records.filter((record) => isAt(record, firstOf.get(record.id)!));
    },
  };
}

const isAt = (record: Position, first: Position): boolean =>
  record.offset === first.offset && record.partition === first.partition && record.topic === first.topic;
