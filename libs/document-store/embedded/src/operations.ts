import type { Filter, Update } from '@fanfare/document-store';
import type { Catalog, CollectionTable } from './catalog.ts';
import { decode, encodeDocument } from './codec.ts';
import { replacedWhereUnmoved } from './compare-and-set.ts';
import { compileProjection } from './project.ts';
import { readDocuments, type ReadOptions, type StoredDocument } from './read.ts';
import type { Statements } from './statements.ts';
import { applyUpdate, upsertedDocument } from './update.ts';
import type { Fields } from './values.ts';
import type {
  BulkAnswer,
  BulkCall,
  FindOneAndUpdateAnswer,
  FindOneAndUpdateCall,
  InsertCall,
  WireOperation,
} from './wire.ts';
import type { Refused, Writer } from './write.ts';

export interface Storage {
  readonly statements: Statements;
  readonly catalog: Catalog;
  readonly writer: Writer;
}

/** What one operation did. */
interface Done {
  readonly inserted?: true;
  readonly matched?: true;
  readonly modified?: true;
  readonly upserted?: true;
  readonly deleted?: true;
  readonly before?: string;
  readonly after?: string;
}

export function insertAll({ catalog, writer }: Storage, { collection, ids, documents }: InsertCall): BulkAnswer {
  const table = catalog.findOrCreate(collection);
  const tally = createTally();
  for (const [index, id] of ids.entries()) {
    tally.add(index, writer.insert(table, id, documents[index] ?? '') ?? { inserted: true });
  }
  return tally.answer();
}

export function bulkWrite(storage: Storage, { collection, operations, documents }: BulkCall): BulkAnswer {
  const table = storage.catalog.findOrCreate(collection);
  const tally = createTally();
  for (const [index, operation] of decode<WireOperation[]>(operations).entries()) {
    tally.add(index, perform(storage, table, operation, documents));
  }
  return tally.answer();
}

export function findOneAndUpdate(storage: Storage, call: FindOneAndUpdateCall): FindOneAndUpdateAnswer {
  const { upsert, returnDocument = 'after', sort, projection } = call.options;
  const table = storage.catalog.findOrCreate(call.collection);
  const done = updateOne(storage, table, decode(call.filter), decode(call.update), upsert, { sort });
  if ('duplicateIn' in done) return done;
  const text = returnDocument === 'after' ? done.after : done.before;
  if (text === undefined || !projection) return { document: text ?? null };
  return { document: encodeDocument(compileProjection(projection)(decode<Fields>(text))) };
}

function perform(
  storage: Storage,
  table: CollectionTable,
  operation: WireOperation,
  documents: readonly string[],
): Done | Refused {
  if ('update' in operation) return updateOne(storage, table, operation.filter, operation.update, operation.upsert);
  if ('insert' in operation) {
    return storage.writer.insert(table, operation.id, documents[operation.insert] ?? '') ?? { inserted: true };
  }
  if ('replace' in operation) {
    const { id, filter, upsert } = operation;
    return replaceOne(storage, table, filter, { id, text: documents[operation.replace] ?? '' }, upsert);
  }
  const stored = findFirst(storage, table, operation.delete);
  if (!stored) return {};
  storage.writer.remove(table, stored);
  return { deleted: true };
}

function updateOne(
  storage: Storage,
  table: CollectionTable,
  filter: Filter,
  update: Update,
  upsert = false,
  options: ReadOptions = {},
): Done | Refused {
  const stored = findFirst(storage, table, filter, options);
  if (stored) {
    const document = decode<Fields>(stored.text);
    const id = document['_id'];
    applyUpdate(document, update);
    if (document['_id'] !== id) throw new TypeError('An update cannot change the _id');
    return rewrite(storage, table, stored, encodeDocument(document));
  }
  if (!upsert) return {};
  const { _id: id, ...fields } = upsertedDocument(filter, update);
  if (typeof id !== 'string') throw new TypeError('An upsert names the _id, in the filter or in $setOnInsert');
  return insertUpserted(storage, table, id, encodeDocument({ _id: id, ...fields }));
}

function replaceOne(
  storage: Storage,
  table: CollectionTable,
  filter: Filter,
  { id, text }: { id: string; text: string },
  upsert = false,
): Done | Refused {
  if (replacedWhereUnmoved(storage.statements, table, filter, { id, text })) return { matched: true, modified: true };
  const stored = findFirst(storage, table, filter);
  if (!stored) return upsert ? insertUpserted(storage, table, id, text) : {};
  if (!isDocumentWithId(stored.text, id)) throw new TypeError('A replacement cannot change the _id');
  return rewrite(storage, table, stored, text);
}

const isDocumentWithId = (text: string, id: string): boolean =>
  text.startsWith(`{"_id":${JSON.stringify(id)}`) || decode<Fields>(text)['_id'] === id;

function rewrite({ writer }: Storage, table: CollectionTable, stored: StoredDocument, text: string): Done | Refused {
  const done: Done = { matched: true, before: stored.text, after: text };
  if (text === stored.text) return done;
  return writer.replace(table, stored, text) ?? { ...done, modified: true };
}

function insertUpserted({ writer }: Storage, table: CollectionTable, id: string, text: string): Done | Refused {
  return writer.insert(table, id, text) ?? { upserted: true, after: text };
}

function findFirst(
  { statements }: Storage,
  table: CollectionTable,
  filter: Filter,
  options: ReadOptions = {},
): StoredDocument | undefined {
  for (const stored of readDocuments(statements, table, filter, { ...options, limit: 1 })) return stored;
  return undefined;
}

function createTally(): { add(index: number, done: Done | Refused): void; answer(): BulkAnswer } {
  const counts = { insertedCount: 0, matchedCount: 0, modifiedCount: 0, upsertedCount: 0, deletedCount: 0 };
  const duplicates: number[] = [];
  let duplicateIn: string | undefined;
  return {
    add(index, done) {
      if ('duplicateIn' in done) {
        duplicates.push(index);
        duplicateIn ??= done.duplicateIn;
        return;
      }
      if (done.inserted) counts.insertedCount += 1;
      if (done.matched) counts.matchedCount += 1;
      if (done.modified) counts.modifiedCount += 1;
      if (done.upserted) counts.upsertedCount += 1;
      if (done.deleted) counts.deletedCount += 1;
    },
    answer: () => ({ ...counts, duplicates, ...(duplicateIn !== undefined && { duplicateIn }) }),
  };
}
