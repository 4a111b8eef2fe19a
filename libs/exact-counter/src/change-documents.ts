import type { BulkOperation, Collection, Stored } from '@fanfare/document-store';

/** A document that is changed by compare-and-set: every change makes its version greater by one. */
export interface Versioned extends Stored {
  readonly version: number;
}

/**
 * Given documents by id, `undefined` where there is none: those to replace or to create, each at most once; their
 * version is filled in. Called again after a conflict, with what is stored then, for the documents in conflict. It must
 * recognise its own change: asked about a document that already holds it, it leaves that one out.
 */
export type Decide<T extends Versioned> = (
  current: ReadonlyMap<string, T | undefined>,
) => Promise<readonly T[]> | readonly T[];

/**
 * Changes many documents at once, each by compare-and-set, until no conflict is left: one read and one bulk write where
 * nobody interferes. Resolves with the documents that exist then, by id.
 *
 * A bulk write reports how many of its comparisons held, not which. So after a conflict all the replaced documents are
 * read and judged again, which is why {@link Decide} has to recognise its own change; the same property makes a
 * repeat after a crash harmless.
 */
export async function changeDocuments<T extends Versioned>(
  collection: Collection<T>,
  ids: readonly string[],
  decide: Decide<T>,
): Promise<Map<string, T>> {
  const documents = new Map<string, T>();
  let open = ids;
  while (open.length > 0) {
    const current = new Map<string, T | undefined>(open.map((id) => [id, undefined]));
    for (const document of await collection.find({ _id: { $in: open } }).toArray()) {
      current.set(document._id, document);
      documents.set(document._id, document);
    }
    const changed = inOneOrder(await decide(current)).map((document): T => {
      const version = (current.get(document._id)?.version ?? 0) + 1;
      return { ...document, version };
    });
    if (changed.length === 0) break;

    const operations = changed.map((document) => writeOf(document, current.get(document._id)));
    const { duplicates, matchedCount } = await collection.bulkWrite(operations);
    const refused = new Set(duplicates);
    const replacedAll = matchedCount === operations.filter((operation) => 'replaceOne' in operation).length;
    const again: string[] = [];
    for (const [index, document] of changed.entries()) {
      const isWritten = current.get(document._id) ? replacedAll : !refused.has(index);
      if (isWritten) documents.set(document._id, document);
      else again.push(document._id);
    }
    open = again;
  }
  return documents;
}

function writeOf<T extends Versioned>(document: T, current: T | undefined): BulkOperation<T> {
  if (!current) return { insertOne: { document } };
  return { replaceOne: { filter: { _id: document._id, version: current.version }, replacement: document } };
}

/** The same order everywhere, so that two overlapping bulks cannot wait for each other. */
const inOneOrder = <T extends Stored>(documents: readonly T[]): T[] =>
  [...documents].sort((a, b) => (a._id < b._id ? -1 : a._id > b._id ? 1 : 0));
