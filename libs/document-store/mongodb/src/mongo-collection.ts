import type {
  Collection as DriverCollection,
  CreateIndexesOptions,
  FindCursor,
  IndexDescription,
  UpdateFilter,
} from 'mongodb';
import type { Collection, Cursor, IndexSpec, Stored, Update } from '@fanfare/document-store';
import { writeBulk } from './bulk.ts';
import { toPortError } from './errors.ts';
import { run } from './retry.ts';
import { checkUpsert } from './upsert.ts';

/** Keeps note of work that closing must wait for. */
export type Track = <Result>(work: Promise<Result>) => Promise<Result>;

export function createMongoCollection<T extends Stored>(
  collection: DriverCollection<Stored>,
  track: Track,
): Collection<T> {
  return {
    async insertOne(document) {
      await track(run(() => collection.insertOne(document)));
    },
    insertMany: (documents) =>
      track(
        writeBulk(
          collection,
          documents.map((document) => ({ insertOne: { document } })),
        ),
      ),
    bulkWrite: (operations) => track(writeBulk(collection, operations)),

    find: (filter, options = {}) => toCursor<T>(() => collection.find(filter, options)),
    findOne: async (filter, options = {}) => asDocument<T>(await run(() => collection.findOne(filter, options))),

    async findOneAndUpdate(filter, update, { upsert = false, returnDocument = 'after', ...options } = {}) {
      checkUpsert({ filter, update, upsert });
      const all = { ...options, upsert, returnDocument };
      const found = await track(run(() => collection.findOneAndUpdate(filter, toDriver(update), all), { upsert }));
      return asDocument<T>(found);
    },
    async updateOne(filter, update, { upsert = false } = {}) {
      checkUpsert({ filter, update, upsert });
      const done = await track(run(() => collection.updateOne(filter, toDriver(update), { upsert }), { upsert }));
      const { matchedCount, modifiedCount, upsertedCount } = done;
      return { matchedCount, modifiedCount, upsertedCount };
    },
    async deleteMany(filter) {
      const { deletedCount } = await track(run(() => collection.deleteMany(filter)));
      return { deletedCount };
    },
    countDocuments: (filter) => run(() => collection.countDocuments(filter)),

    async createIndexes(indexes) {
      if (indexes.length > 0) await track(run(() => collection.createIndexes(indexes.map(toDescription))));
    },
  };
}

/** The driver types documents by what it was asked for; what is stored is what this port's writers stored. */
const asDocument = <T extends Stored>(found: Stored | null): T | null => found as T | null;

/** The port's operators are the driver's; its types ask for the paths of one document type. */
const toDriver = (update: Update): UpdateFilter<Stored> => update as UpdateFilter<Stored>;

function toDescription({ key, unique, partialFilterExpression, expireAfterSeconds }: IndexSpec): IndexDescription {
  const options: CreateIndexesOptions = {
    ...(unique && { unique }),
    ...(partialFilterExpression && { partialFilterExpression }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  };
  return { key: { ...key }, ...options };
}

function toCursor<T extends Stored>(open: () => FindCursor<Stored>): Cursor<T> {
  return {
    async *[Symbol.asyncIterator]() {
      const cursor = open();
      try {
        for await (const document of cursor) yield document as T;
      } catch (error) {
        throw toPortError(error);
      } finally {
        await cursor.close();
      }
    },
    toArray: () => run(() => open().toArray() as Promise<T[]>),
  };
}
