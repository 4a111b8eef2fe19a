import { MongoClient } from 'mongodb';
import type { DocumentStore, Stored } from '@fanfare/document-store';
import { toPortError } from './errors.ts';
import { createMongoCollection } from './mongo-collection.ts';

export interface MongoDocumentStoreOptions {
  /** `mongodb://…`, as for any MongoDB client. */
  readonly uri: string;
  readonly database: string;
}

/** How long an operation waits for a server that can take it before the store counts as unavailable. */
const SERVER_SELECTION_TIMEOUT_MS = 10_000;

/**
 * The document store on MongoDB, or on a server that speaks its protocol.
 *
 * @throws DocumentStoreUnavailable when no server answers
 * @example
 * const store = await openMongoDocumentStore({ uri: 'mongodb://127.0.0.1:27017', database: 'fanfare' });
 */
export async function openMongoDocumentStore({ uri, database }: MongoDocumentStoreOptions): Promise<DocumentStore> {
  const client = new MongoClient(uri, {
    // An acknowledged write survives the loss of the primary, and reads see no write that could still be undone.
    writeConcern: { w: 'majority', journal: true },
    ignoreUndefined: true,
    // Numbers come back as numbers and never as the driver's own classes.
    promoteLongs: true,
    promoteValues: true,
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
  });
  try {
    await client.connect();
    await client.db(database).command({ ping: 1 });
  } catch (error) {
    await client.close();
    throw toPortError(error);
  }

  const inHand = new Set<Promise<unknown>>();
  const db = client.db(database);

  /** Known until it ends, so that closing can wait for it. */
  function track<Result>(work: Promise<Result>): Promise<Result> {
    const settled = work.then(
      () => {},
      () => {},
    );
    inHand.add(settled);
    void settled.then(() => inHand.delete(settled));
    return work;
  }

  return {
    collection: (name) => createMongoCollection(db.collection<Stored>(name), track),
    async close() {
      await Promise.all(inHand);
      await client.close();
    },
  };
}
