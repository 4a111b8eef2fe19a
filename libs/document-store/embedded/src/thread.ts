import type { DatabaseSync } from 'node:sqlite';
import type { Filter } from '@fanfare/document-store';
import type { Methods } from '@fanfare/sqlite-thread';
import { bulkWrite, findOneAndUpdate, insertAll } from './operations.ts';
import { openCatalog, type CollectionTable } from './catalog.ts';
import { decode } from './codec.ts';
import { createIndexes } from './create-indexes.ts';
import { createCursors } from './cursors.ts';
import { expireDocuments } from './expire.ts';
import { countDocuments, explain, readDocuments, type ReadOptions } from './read.ts';
import { createStatements } from './statements.ts';
import type {
  BulkAnswer,
  BulkCall,
  CreateIndexesCall,
  FindCall,
  FindOneAndUpdateAnswer,
  FindOneAndUpdateCall,
  FoundPage,
  InsertCall,
} from './wire.ts';
import { createWriter } from './write.ts';

/** What the store's two sides say to each other. */
export interface StorageMethods extends Methods {
  find(call: FindCall): FoundPage;
  more(call: { cursor: number }): FoundPage;
  forget(call: { cursor: number }): void;
  count(call: FindCall): number;
  explain(call: FindCall): string[];
  insert(call: InsertCall): BulkAnswer;
  bulk(call: BulkCall): BulkAnswer;
  findOneAndUpdate(call: FindOneAndUpdateCall): FindOneAndUpdateAnswer;
  deleteMany(call: FindCall): number;
  createIndexes(call: CreateIndexesCall): { duplicateIn?: string };
  /** Removes what is overdue, a bounded number of documents; the answer is how many. */
  expire(call: { now: number }): number;
}

/** The storage thread's module: documents, indexes and queries over one SQLite database. */
export function open(database: DatabaseSync): StorageMethods {
  const statements = createStatements(database);
  const catalog = openCatalog(database, statements);
  const writer = createWriter(statements, catalog);
  const storage = { statements, catalog, writer };
  const cursors = createCursors(statements);

  const methods: StorageMethods = {
    find({ collection, filter, options = {} }) {
      const found = read(catalog.find(collection), decode<Filter>(filter), options);
      return cursors.firstPage(collection, found, options.projection);
    },
    more: ({ cursor }) => cursors.nextPage(cursor, (collection) => catalog.find(collection)),
    forget: ({ cursor }) => cursors.forget(cursor),
    count({ collection, filter }) {
      const table = catalog.find(collection);
      return table ? countDocuments(statements, table, decode<Filter>(filter)) : 0;
    },
    explain({ collection, filter, options = {} }) {
      const table = catalog.find(collection);
      return table ? explain(statements, table, decode<Filter>(filter), options) : [];
    },
    insert: (call) => insertAll(storage, call),
    bulk: (call) => bulkWrite(storage, call),
    findOneAndUpdate: (call) => findOneAndUpdate(storage, call),
    deleteMany({ collection, filter }) {
      const table = catalog.find(collection);
      if (!table) return 0;
      const found = [...readDocuments(statements, table, decode<Filter>(filter))];
      for (const stored of found) writer.remove(table, stored);
      return found.length;
    },
    createIndexes: (call) => createIndexes(storage, call),
    expire: ({ now }) => expireDocuments(storage, now),
  };
  return withFreshCatalog(methods, () => catalog.refresh());

  function read(table: CollectionTable | undefined, filter: Filter, options: ReadOptions) {
    return table ? readDocuments(statements, table, filter, options) : [];
  }
}

/** A rollback undoes tables that the catalog has in memory, so each call looks first. */
function withFreshCatalog(methods: StorageMethods, refresh: () => void): StorageMethods {
  const wrapped = Object.entries(methods).map(([name, method]) => {
    return [
      name,
      (argument: never) => {
        refresh();
        return method(argument);
      },
    ];
  });
  return Object.fromEntries(wrapped) as StorageMethods;
}
