import type { Filter, IndexSpec, Sort } from '@fanfare/document-store';
import type { DatabaseSync } from 'node:sqlite';
import { decode, encode } from './codec.ts';
import { compileFilter, type Predicate } from './match.ts';
import { parsePath, type Path } from './paths.ts';
import type { Statements } from './statements.ts';

/** A collection: table `c<n>(row, id, doc)` and its indexes. */
export interface CollectionTable {
  readonly table: string;
  readonly name: string;
  readonly number: number;
  readonly indexes: readonly IndexTable[];
}

/**
 * An index: table `i<n>(k0, k1, …, row)`, clustered by its keys. Its entries are computed here and not by an SQLite
 * expression index, because one document may have several (arrays), dates and `null` have their place in MongoDB's
 * order, and a partial index follows a filter.
 */
export interface IndexTable {
  readonly table: string;
  readonly name: string;
  readonly number: number;
  readonly spec: IndexSpec;
  readonly fields: readonly { readonly name: string; readonly path: Path; readonly direction: 1 | -1 }[];
  readonly paths: readonly Path[];
  readonly includes: Predicate | undefined;
  /** Bit n: some document had an array on the path of field n. Such a field has many values per document. */
  arrays: number;
}

export interface Catalog {
  /** Picks up what a rollback undid. Called when a call begins. */
  refresh(): void;
  find(collection: string): CollectionTable | undefined;
  findOrCreate(collection: string): CollectionTable;
  all(): Iterable<CollectionTable>;
  addIndex(collection: CollectionTable, spec: IndexSpec): IndexTable;
  markArrays(index: IndexTable, arrays: number): void;
}

interface IndexRow {
  readonly number: number;
  readonly name: string;
  readonly spec: string;
  readonly arrays: number;
}

/** Which tables there are. Kept in memory, and read again when its version in the database is not the known one. */
export function openCatalog(database: DatabaseSync, statements: Statements): Catalog {
  database.exec(`
    CREATE TABLE IF NOT EXISTS catalog (version INTEGER NOT NULL);
    INSERT INTO catalog SELECT 0 WHERE NOT EXISTS (SELECT * FROM catalog);
    CREATE TABLE IF NOT EXISTS collections (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE IF NOT EXISTS indexes (
      number INTEGER PRIMARY KEY, collection INTEGER NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL,
      arrays INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, name));
  `);
  let collections = new Map<string, CollectionTable>();
  let version = -1;

  const changed = (): void => {
    statements.run('UPDATE catalog SET version = version + 1');
    version += 1;
  };

  return {
    refresh() {
      const stored = statements.get('SELECT version FROM catalog')?.['version'] as number;
      if (stored === version) return;
      version = stored;
      const rows = statements.all('SELECT number, name FROM collections') as { number: number; name: string }[];
      collections = new Map(rows.map(({ number, name }) => [name, collectionTable(number, name, indexRows(number))]));
    },
    find: (name) => collections.get(name),
    findOrCreate(name) {
      const known = collections.get(name);
      if (known) return known;
      const number = Number(statements.run('INSERT INTO collections (name) VALUES (?)', name).lastInsertRowid);
      const created = collectionTable(number, name, []);
      database.exec(`CREATE TABLE ${created.table} (row INTEGER PRIMARY KEY, id NOT NULL UNIQUE, doc TEXT NOT NULL)`);
      collections.set(name, created);
      changed();
      return created;
    },
    all: () => collections.values(),
    addIndex(collection, spec) {
      const insert = 'INSERT INTO indexes (collection, name, spec) VALUES (?, ?, ?)';
      const name = indexName(spec.key);
      const number = Number(statements.run(insert, collection.number, name, encode(spec)).lastInsertRowid);
      const index = indexTable({ number, name, spec: encode(spec), arrays: 0 });
      const columns = index.fields.map((_, n) => `k${n} NOT NULL`);
      const key = index.fields.map(({ direction }, n) => `k${n}${direction === 1 ? '' : ' DESC'}`);
      if (!spec.unique) key.push('row');
      const clustered = `PRIMARY KEY (${key.join(', ')})`;
      database.exec(
        `CREATE TABLE ${index.table} (${columns.join(', ')}, row INTEGER NOT NULL, ${clustered}) WITHOUT ROWID`,
      );
      collections.set(collection.name, { ...collection, indexes: [...collection.indexes, index] });
      changed();
      return index;
    },
    markArrays(index, arrays) {
      index.arrays |= arrays;
      statements.run('UPDATE indexes SET arrays = ? WHERE number = ?', index.arrays, index.number);
      changed();
    },
  };

  function indexRows(collection: number): readonly IndexRow[] {
    const sql = 'SELECT number, name, spec, arrays FROM indexes WHERE collection = ? ORDER BY number';
    return statements.all(sql, collection) as unknown as IndexRow[];
  }
}

const collectionTable = (number: number, name: string, indexes: readonly IndexRow[]): CollectionTable => ({
  table: `c${number}`,
  name,
  number,
  indexes: indexes.map(indexTable),
});

function indexTable({ number, name, spec: text, arrays }: IndexRow): IndexTable {
  const spec = decode<IndexSpec>(text);
  const fields = Object.entries(spec.key).map(([field, direction]) => ({
    name: field,
    path: parsePath(field),
    direction,
  }));
  const filter: Filter | undefined = spec.partialFilterExpression;
  return {
    table: `i${number}`,
    name,
    number,
    spec,
    fields,
    paths: fields.map(({ path }) => path),
    includes: filter && compileFilter(filter),
    arrays,
  };
}

/** MongoDB's way to name an index after its key. */
export function indexName(key: Sort): string {
  return Object.entries(key)
    .map(([field, direction]) => `${field}_${direction}`)
    .join('_');
}
