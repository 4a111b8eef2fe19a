import type { Collection, DocumentStore, Filter, FindOptions } from '@fanfare/document-store';

/** Any document: the suite is about values, not about one shape. */
export interface Doc {
  readonly _id: string;
  readonly [field: string]: unknown;
}

export interface Fixture {
  /** An empty collection that no other test uses. */
  collection(): Collection<Doc>;
  /** A new collection with these documents. */
  given(...documents: readonly Doc[]): Promise<Collection<Doc>>;
}

export function createFixture(store: () => DocumentStore): Fixture {
  let count = 0;
  const collection = (): Collection<Doc> => store().collection<Doc>(`things_${++count}`);
  return {
    collection,
    async given(...documents) {
      const created = collection();
      await created.insertMany(documents);
      return created;
    },
  };
}

/** Ids of what a find yields, in its order. */
export async function idsOf(collection: Collection<Doc>, filter: Filter, options?: FindOptions): Promise<string[]> {
  const found = await collection.find(filter, options).toArray();
  return found.map(({ _id }) => _id);
}

/** For finds without an order. */
export async function sortedIdsOf(collection: Collection<Doc>, filter: Filter): Promise<string[]> {
  return (await idsOf(collection, filter)).sort();
}
