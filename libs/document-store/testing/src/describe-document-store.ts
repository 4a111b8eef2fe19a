import { afterAll, beforeAll, describe } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { createFixture } from './fixture.ts';
import { describeExpiry } from './promises/expiry.ts';
import { describeFilters } from './promises/filters.ts';
import { describeFindOneAndUpdate } from './promises/find-one-and-update.ts';
import { describeIndexes } from './promises/indexes.ts';
import { describeMeaning } from './promises/meaning.ts';
import { describeRaces } from './promises/races.ts';
import { describeReading } from './promises/reading.ts';
import { describeUpdates } from './promises/updates.ts';
import { describeValues } from './promises/values.ts';
import { describeBulkWrites } from './promises/bulk-writes.ts';
import { describeWrites } from './promises/writes.ts';

/** What an adapter says about itself. */
export interface DocumentStorePromises {
  /** How long after its date a document may stay. Without it, the test only shows that nothing leaves early. */
  readonly expiresWithinMs?: number;
  /** Answers `false` where `$elemMatch` fails when a compound index serves it (FerretDB 2.7: PostgreSQL crashes). */
  readonly elemMatchInCompoundIndexes?: () => Promise<boolean>;
  /** Random cases that are compared with the oracle. */
  readonly cases?: number;
  /** Repeats the random cases of an earlier run. */
  readonly seed?: number;
}

/**
 * The document store's promises, as tests. An adapter's spec is one call:
 *
 * @example
 * describeDocumentStore('embedded', () => openEmbeddedDocumentStore({ directory }));
 */
export function describeDocumentStore(
  name: string,
  open: () => Promise<DocumentStore>,
  promises: DocumentStorePromises = {},
): void {
  describe(`the document store (${name})`, () => {
    let store: DocumentStore | undefined;
    const fixture = createFixture(() => {
      if (!store) throw new Error('The store is not open');
      return store;
    });

    beforeAll(async () => {
      store = await open();
    }, 60_000);
    afterAll(async () => {
      await store?.close();
    });

    describeValues(fixture);
    describeWrites(fixture);
    describeBulkWrites(fixture);
    describeFilters(fixture);
    describeReading(fixture);
    describeUpdates(fixture);
    describeFindOneAndUpdate(fixture);
    describeIndexes(fixture);
    describeRaces(fixture);
    describeExpiry(fixture, promises);
    describeMeaning(fixture, promises);
  });
}
