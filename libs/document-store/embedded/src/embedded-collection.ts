import {
  DuplicateKey,
  type BulkOperation,
  type BulkResult,
  type Collection,
  type Cursor,
  type Filter,
  type FindOptions,
  type Stored,
} from '@fanfare/document-store';
import { decode, encode, encodeDocument } from './codec.ts';
import type { BulkAnswer, BulkCall, FindCall, FindOneAndUpdateAnswer, FoundPage, WireOperation } from './wire.ts';

/** A call to the storage thread; resolves once what it wrote is durable. */
export type Call = <Result>(method: string, argument: unknown) => Promise<Result>;

export function createEmbeddedCollection<T extends Stored>(name: string, call: Call): Collection<T> {
  return {
    async insertOne(document) {
      refuseDuplicate(await insert([document]));
    },
    insertMany: async (documents) => (documents.length === 0 ? nothing : bulkResult(await insert(documents))),
    async bulkWrite(operations) {
      if (operations.length === 0) return nothing;
      return bulkResult(await call<BulkAnswer>('bulk', bulkCall(name, operations)));
    },
    find: (filter, options) => createCursor<T>(call, findCall(filter, options)),
    async findOne(filter, options) {
      const page = await call<FoundPage>('find', findCall(filter, { ...options, limit: 1 }));
      return decode<T[]>(page.documents)[0] ?? null;
    },
    async findOneAndUpdate(filter, update, options = {}) {
      const argument = { collection: name, filter: encode(filter), update: encode(update), options };
      const answer = await call<FindOneAndUpdateAnswer>('findOneAndUpdate', argument);
      if ('duplicateIn' in answer) throw duplicate(answer.duplicateIn);
      return answer.document === null ? null : decode<T>(answer.document);
    },
    async updateOne(filter, update, { upsert = false } = {}) {
      const answer = await call<BulkAnswer>('bulk', bulkCall(name, [{ updateOne: { filter, update, upsert } }]));
      refuseDuplicate(answer);
      const { matchedCount, modifiedCount, upsertedCount } = answer;
      return { matchedCount, modifiedCount, upsertedCount };
    },
    deleteMany: async (filter) => ({ deletedCount: await call<number>('deleteMany', findCall(filter)) }),
    countDocuments: (filter) => call<number>('count', findCall(filter)),
    async createIndexes(indexes) {
      try {
        await call('createIndexes', { collection: name, indexes: encode(indexes) });
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'duplicate_key') throw error;
        throw new DuplicateKey((error as Error).message, { cause: error });
      }
    },
  };

  async function insert(documents: readonly T[]): Promise<BulkAnswer> {
    const ids = documents.map(({ _id }) => checkedId(_id));
    return call<BulkAnswer>('insert', { collection: name, ids, documents: documents.map(encodeDocument) });
  }

  function findCall(filter: Filter, options?: FindOptions): FindCall {
    return { collection: name, filter: encode(filter), options };
  }

  function refuseDuplicate({ duplicateIn }: BulkAnswer): void {
    if (duplicateIn !== undefined) throw duplicate(duplicateIn);
  }

  function duplicate(index: string): DuplicateKey {
    return new DuplicateKey(`${name}, index ${index}`);
  }
}

const nothing: BulkResult = {
  insertedCount: 0,
  matchedCount: 0,
  modifiedCount: 0,
  upsertedCount: 0,
  deletedCount: 0,
  duplicates: [],
};

function bulkResult({ duplicateIn: _, ...result }: BulkAnswer): BulkResult {
  return result;
}

function bulkCall<T extends Stored>(collection: string, operations: readonly BulkOperation<T>[]): BulkCall {
  const documents: string[] = [];
  const add = (document: T): number => documents.push(encodeDocument(document)) - 1;
  const wire = operations.map((operation): WireOperation => {
    if ('updateOne' in operation) return operation.updateOne;
    if ('insertOne' in operation) {
      const { document } = operation.insertOne;
      return { insert: add(document), id: checkedId(document._id) };
    }
    if ('replaceOne' in operation) {
      const { filter, replacement, upsert } = operation.replaceOne;
      return { replace: add(replacement), id: checkedId(replacement._id), filter, ...(upsert && { upsert }) };
    }
    return { delete: operation.deleteOne.filter };
  });
  return { collection, operations: encode(wire), documents };
}

function checkedId(id: unknown): string {
  if (typeof id === 'string') return id;
  throw new TypeError('A document has an _id, a string');
}

function createCursor<T>(call: Call, argument: FindCall): Cursor<T> {
  async function* pages(): AsyncGenerator<T[]> {
    let page = await call<FoundPage>('find', argument);
    try {
      for (;;) {
        yield decode<T[]>(page.documents);
        if (page.cursor === undefined) return;
        page = await call<FoundPage>('more', { cursor: page.cursor });
      }
    } finally {
      // Whoever stops early gives the rest up.
      if (page.cursor !== undefined) await call('forget', { cursor: page.cursor });
    }
  }
  return {
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page;
    },
    async toArray() {
      const all: T[][] = [];
      for await (const page of pages()) all.push(page);
      return all.length === 1 && all[0] ? all[0] : all.flat();
    },
  };
}
