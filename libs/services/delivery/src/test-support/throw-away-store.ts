import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';

/** A real store for one test, in a folder of its own. */
export interface ThrowAwayStore {
  readonly store: DocumentStore;
  /** Closes it and takes the folder away. */
  throwAway(): Promise<void>;
}

export async function openThrowAwayStore(): Promise<ThrowAwayStore> {
  const directory = await mkdtemp(join(tmpdir(), 'fanfare-delivery-'));
  const store = await openEmbeddedDocumentStore({ directory });
  return {
    store,
    async throwAway() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}
