import type { Catalog, CollectionTable, IndexTable } from './catalog.ts';
import { decode } from './codec.ts';
import { indexEntries } from './index-entries.ts';
import { sameKey, type Key } from './keys.ts';
import type { StoredDocument } from './read.ts';
import type { Statements } from './statements.ts';
import type { Fields } from './values.ts';

/** Nothing was written, because this index already holds the value. */
export interface Refused {
  readonly duplicateIn: string;
}

type Entry = readonly Key[];

/** Writes documents together with their index entries. Uniqueness is looked up first, so that a refusal undoes nothing. */
export interface Writer {
  insert(collection: CollectionTable, id: string, text: string): Refused | undefined;
  replace(collection: CollectionTable, stored: StoredDocument, text: string): Refused | undefined;
  remove(collection: CollectionTable, stored: StoredDocument): void;
  /** Puts the documents that are there already into a new index. */
  fill(collection: CollectionTable, index: IndexTable): Refused | undefined;
}

export function createWriter(statements: Statements, catalog: Catalog): Writer {
  return {
    insert(collection, id, text) {
      const document = collection.indexes.length > 0 ? decode<Fields>(text) : undefined;
      const added = document ? collection.indexes.map((index) => ({ index, entries: entriesOf(index, document) })) : [];
      for (const { index, entries } of added) if (conflicts(index, entries)) return { duplicateIn: index.name };
      const sql = `INSERT INTO ${collection.table} (id, doc) VALUES (?, ?) ON CONFLICT DO NOTHING`;
      const { changes, lastInsertRowid } = statements.run(sql, id, text);
      if (changes === 0) return { duplicateIn: '_id_' };
      for (const { index, entries } of added) addEntries(index, entries, Number(lastInsertRowid));
      return undefined;
    },

    replace(collection, { row, text: before }, text) {
      const changes = collection.indexes.length > 0 ? changedEntries(collection.indexes, before, text) : [];
      for (const { index, added } of changes) if (conflicts(index, added, row)) return { duplicateIn: index.name };
      statements.run(`UPDATE ${collection.table} SET doc = ? WHERE row = ?`, text, row);
      for (const { index, removed, added } of changes) {
        removeEntries(index, removed, row);
        addEntries(index, added, row);
      }
      return undefined;
    },

    remove(collection, { row, text }) {
      const document = collection.indexes.length > 0 ? decode<Fields>(text) : undefined;
      if (document) for (const index of collection.indexes) removeEntries(index, entriesOf(index, document), row);
      statements.run(`DELETE FROM ${collection.table} WHERE row = ?`, row);
    },

    fill(collection, index) {
      for (const found of statements.all(`SELECT row FROM ${collection.table}`)) {
        const row = Number(found['row']);
        const stored = statements.get(`SELECT doc FROM ${collection.table} WHERE row = ?`, row);
        const entries = entriesOf(index, decode<Fields>(String(stored?.['doc'])));
        if (conflicts(index, entries)) return { duplicateIn: index.name };
        addEntries(index, entries, row);
      }
      return undefined;
    },
  };

  function entriesOf(index: IndexTable, document: Fields): readonly Entry[] {
    if (index.includes && !index.includes(document)) return [];
    const { keys, arrays } = indexEntries(document, index.paths);
    if ((index.arrays | arrays) !== index.arrays) catalog.markArrays(index, arrays);
    return keys.length === 1
      ? keys
      : keys.filter((entry, n) => !keys.slice(0, n).some((other) => sameEntry(entry, other)));
  }

  function changedEntries(
    indexes: readonly IndexTable[],
    before: string,
    after: string,
  ): { index: IndexTable; removed: readonly Entry[]; added: readonly Entry[] }[] {
    const old = decode<Fields>(before);
    const next = decode<Fields>(after);
    return indexes.map((index) => {
      const oldEntries = entriesOf(index, old);
      const newEntries = entriesOf(index, next);
      const missingIn = (entries: readonly Entry[]) => (entry: Entry) =>
        !entries.some((other) => sameEntry(entry, other));
      return {
        index,
        removed: oldEntries.filter(missingIn(newEntries)),
        added: newEntries.filter(missingIn(oldEntries)),
      };
    });
  }

  function conflicts(index: IndexTable, entries: readonly Entry[], row?: number): boolean {
    if (!index.spec.unique) return false;
    const sql = `SELECT row FROM ${index.table} WHERE ${keyEquals(index)}`;
    return entries.some((entry) => {
      const holder = statements.get(sql, ...entry);
      return holder !== undefined && holder['row'] !== row;
    });
  }

  function addEntries(index: IndexTable, entries: readonly Entry[], row: number): void {
    const columns = index.fields.map(() => '?, ').join('');
    for (const entry of entries) statements.run(`INSERT INTO ${index.table} VALUES (${columns}?)`, ...entry, row);
  }

  function removeEntries(index: IndexTable, entries: readonly Entry[], row: number): void {
    const sql = `DELETE FROM ${index.table} WHERE ${keyEquals(index)} AND row = ?`;
    for (const entry of entries) statements.run(sql, ...entry, row);
  }
}

const keyEquals = (index: IndexTable): string => index.fields.map((_, n) => `k${n} = ?`).join(' AND ');

const sameEntry = (a: Entry, b: Entry): boolean => a.every((key, n) => sameKey(key, b[n]));
