import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Filter, FindOptions, IndexSpec } from '@fanfare/document-store';
import { encode } from './codec.ts';
import { open, type StorageMethods } from './thread.ts';

describe('a query plan', () => {
  let database: DatabaseSync;
  let storage: StorageMethods;

  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    storage = open(database);
  });
  afterEach(() => database.close());

  function given(specs: readonly IndexSpec[], documents: readonly object[] = [{ _id: 'a' }]): void {
    storage.createIndexes({ collection: 'things', indexes: encode(specs) });
    const ids = documents.map((_, n) => `${n}`);
    storage.insert({ collection: 'things', ids, documents: documents.map((document) => encode(document)) });
  }

  /** What SQLite would do, then MATCH when documents are looked at one by one and SORT when they are sorted afterwards. */
  const plan = (filter: Filter, options: FindOptions = {}): string =>
    storage.explain({ collection: 'things', filter: encode(filter), options }).join('; ');

  const index = 'SEARCH i1 USING PRIMARY KEY';
  const documents = 'SEARCH d USING INTEGER PRIMARY KEY (rowid=?)';
  const byId = 'SEARCH c1 USING INDEX sqlite_autoindex_c1_1';

  it.each<[string, Filter, FindOptions, string]>([
    ['one _id', { _id: 'a' }, {}, `${byId} (id=?)`],
    ['a list of _ids', { _id: { $in: ['a', 'b', 'c'] } }, {}, `${byId} (id=?)`],
    ['a compare-and-set', { _id: 'a', version: 3 }, {}, `${byId} (id=?); MATCH`],
    ['a page by _id', { _id: { $gt: 'a' } }, { sort: { _id: 1 }, limit: 9 }, `${byId} (id>? AND id<?)`],
    ['the first by _id', {}, { sort: { _id: -1 }, limit: 9 }, 'SCAN c1 USING INDEX sqlite_autoindex_c1_1'],
  ])('looks %s up in the collection', (_, filter, options, expected) => {
    given([]);
    expect(plan(filter, options)).toBe(expected);
  });

  const compound = { key: { workspace: 1, state: 1, at: 1 } } as const;

  it.each<[string, Filter, FindOptions, string]>([
    ['equalities and $in', { workspace: 'w', state: { $in: ['x', 'y'] } }, {}, '(k0=? AND k1=?)'],
    [
      'a range of dates',
      { workspace: 'w', state: 'x', at: { $lte: new Date(5) } },
      {},
      '(k0=? AND k1=? AND k2>? AND k2<?)',
    ],
    ['a prefix', { workspace: 'w' }, {}, '(k0=?)'],
    ['a missing field', { workspace: { $exists: false } }, {}, '(k0=?)'],
    ['null', { workspace: null }, {}, '(k0=?)'],
    ['the order asked for', { workspace: 'w', state: 'x' }, { sort: { at: -1 }, limit: 5 }, '(k0=? AND k1=?)'],
    [
      'the order of a range',
      { workspace: 'w', state: 'x', at: { $gt: 5 } },
      { sort: { at: 1 } },
      '(k0=? AND k1=? AND k2>? AND k2<?)',
    ],
    ['conditions inside $and', { $and: [{ workspace: 'w' }, { state: 'x' }] }, {}, '(k0=? AND k1=?)'],
  ])('looks %s up in a compound index', (_, filter, options, where) => {
    given([compound]);
    const ends = where === '(k0=?)' && '$exists' in Object(filter['workspace']) ? '; MATCH' : '';
    expect(plan(filter, options)).toBe(`${index} ${where}; ${documents}${ends}`);
  });

  it('looks 500 values of one field up beside an equality', () => {
    given([{ key: { workspace: 1, external: 1 }, unique: true }]);
    const external = { $in: Array.from({ length: 500 }, (_, n) => `e${n}`) };
    expect(plan({ workspace: 'w', external })).toBe(`${index} (k0=? AND k1=?); ${documents}`);
  });

  it('uses an index over lists, and matches only where an entry does not tell all', () => {
    given([{ key: { tags: 1 } }], [{ tags: ['x', 'y'] }]);
    expect(plan({ tags: 'x' })).toBe(`${index} (k0=?); ${documents}`);
    expect(plan({ tags: { $in: ['x', 'z'] } })).toBe(`${index} (k0=?); ${documents}`);
    expect(plan({ tags: { $gt: 'a', $lt: 'c' } })).toBe(`${index} (k0>? AND k0<?); ${documents}; MATCH`);
    expect(plan({ tags: { $elemMatch: { $gt: 'a', $lt: 'c' } } })).toBe(
      `${index} (k0>? AND k0<?); ${documents}; MATCH`,
    );
    expect(plan({ tags: 'x' }, { sort: { tags: 1 } })).toBe(`${index} (k0=?); ${documents}; SORT`);
  });

  it('uses an index on fields of listed documents for $elemMatch', () => {
    given([{ key: { 'items.sku': 1 } }], [{ items: [{ sku: 'x' }] }]);
    expect(plan({ items: { $elemMatch: { sku: 'x', n: 1 } } })).toBe(`${index} (k0=?); ${documents}; MATCH`);
  });

  it('uses a partial index only for what it is sure to hold', () => {
    given([{ key: { job: 1 }, partialFilterExpression: { state: 'open' } }]);
    expect(plan({ job: 1, state: 'open' })).toBe(`${index} (k0=?); ${documents}; MATCH`);
    expect(plan({ job: 1, state: { $in: ['open'] } })).toContain(index);
    expect(plan({ job: 1 })).toBe('SCAN c1; MATCH');
    expect(plan({ job: 1, state: 'done' })).toBe('SCAN c1; MATCH');
  });

  it('goes through a partial index for the documents that have its field', () => {
    given([{ key: { pending: 1 }, partialFilterExpression: { pending: { $exists: true } } }]);
    expect(plan({ pending: { $exists: true } })).toBe(`SCAN i1; ${documents}; MATCH`);
    expect(plan({ pending: { $gte: 5 } })).toBe(`${index} (k0>? AND k0<?); ${documents}`);
    expect(plan({ pending: null })).toBe('SCAN c1; MATCH');
  });

  it('looks every branch of an $or up', () => {
    given([{ key: { workspace: 1, email: 1 } }, { key: { workspace: 1, phone: 1 } }]);
    expect(plan({ workspace: 'w', $or: [{ email: 'e' }, { phone: 'p' }] })).toBe(
      `${index} (k0=? AND k1=?); ${documents}; SEARCH i2 USING PRIMARY KEY (k0=? AND k1=?); ${documents}; MATCH`,
    );
    expect(plan({ $or: [{ _id: 'a' }, { workspace: 'w' }] })).toBe(
      `${byId} (id=?); ${index} (k0=?); ${documents}; MATCH`,
    );
  });

  it('prefers the unique index that names one document', () => {
    given([{ key: { state: 1, at: 1 } }, { key: { key: 1 }, unique: true }]);
    expect(plan({ state: 'x', at: 1, key: 'k' })).toBe(`SEARCH i2 USING PRIMARY KEY (k0=?); ${documents}; MATCH`);
  });
});
