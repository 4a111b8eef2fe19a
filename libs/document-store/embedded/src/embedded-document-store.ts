import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DocumentStoreUnavailable, type DocumentStore } from '@fanfare/document-store';
import { openSqliteThread } from '@fanfare/sqlite-thread';
import { createEmbeddedCollection, type Call } from './embedded-collection.ts';

export interface EmbeddedDocumentStoreOptions {
  /** Where the data lies; made when it is not there. One process at a time. */
  readonly directory: string;
  /** Time between two looks for documents that are past their date. */
  readonly expiryIntervalMs?: number;
}

/**
 * The document store inside the process: one SQLite file, `documents.sqlite`, on a thread of its own.
 *
 * @throws DatabaseInUse when another process has the directory open
 * @example
 * const store = await openEmbeddedDocumentStore({ directory: '.fanfare' });
 * await store.collection('campaigns').insertOne({ _id: 'c1', name: 'Welcome' });
 */
export async function openEmbeddedDocumentStore({
  directory,
  expiryIntervalMs = 60_000,
}: EmbeddedDocumentStoreOptions): Promise<DocumentStore> {
  await mkdir(directory, { recursive: true });
  const thread = await openSqliteThread({
    file: join(directory, 'documents.sqlite'),
    module: new URL('./thread.ts', import.meta.url),
  });

  const call: Call = async (method, argument) => {
    try {
      return await thread.call(method, argument);
    } catch (error) {
      throw isSqliteTrouble(error) ? new DocumentStoreUnavailable((error as Error).message, { cause: error }) : error;
    }
  };

  let expiring: Promise<void> = Promise.resolve();
  let closed = false;
  const timer = setInterval(() => {
    expiring = expiring.then(expire);
  }, expiryIntervalMs);
  timer.unref();

  async function expire(): Promise<void> {
    try {
      while (!closed && (await call<number>('expire', { now: Date.now() })) > 0);
    } catch {
      // Overdue documents wait for the next look. A store in trouble is reported to those who read and write.
    }
  }

  return {
    collection: (name) => createEmbeddedCollection(name, call),
    async close() {
      closed = true;
      clearInterval(timer);
      await expiring;
      await thread.close();
    },
  };
}

/** The disk is full or fails: nothing was written, and it may work later. */
function isSqliteTrouble(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR';
}
