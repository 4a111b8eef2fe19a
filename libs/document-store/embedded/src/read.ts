import type { Filter, Sort } from '@fanfare/document-store';
import type { CollectionTable } from './catalog.ts';
import { decode } from './codec.ts';
import { compileFilter } from './match.ts';
import { planFind, type Plan, type Scan } from './plan.ts';
import { compileSort } from './sort.ts';
import type { Statements } from './statements.ts';
import type { Fields } from './values.ts';

export interface StoredDocument {
  readonly row: number;
  readonly text: string;
}

export interface ReadOptions {
  readonly sort?: Sort | undefined;
  readonly limit?: number | undefined;
  readonly skip?: number | undefined;
}

/** The documents that match, lazily where their order allows it. */
export function* readDocuments(
  statements: Statements,
  collection: CollectionTable,
  filter: Filter,
  { sort, limit = 0, skip = 0 }: ReadOptions = {},
): Generator<StoredDocument> {
  const plan = planFind(collection, filter, { sort, limited: limit > 0 });
  if (!plan.ordered && sort) {
    const end = limit > 0 ? skip + limit : undefined;
    yield* sorted(matching(statements, plan, filter), sort).slice(skip, end);
    return;
  }
  let position = 0;
  for (const document of matching(statements, plan, filter, limit > 0 ? skip + limit : undefined)) {
    position += 1;
    if (position > skip) yield document;
    if (limit > 0 && position === skip + limit) return;
  }
}

export function countDocuments(statements: Statements, collection: CollectionTable, filter: Filter): number {
  const plan = planFind(collection, filter);
  const [scan] = plan.scans;
  if (scan && plan.exact && !plan.repeats) return Number(statements.get(countSql(scan), ...scan.parameters)?.['n']);
  let count = 0;
  for (const _ of matching(statements, plan, filter)) count += 1;
  return count;
}

/** What SQLite says about how it would look the documents up. */
export function explain(
  statements: Statements,
  collection: CollectionTable,
  filter: Filter,
  { sort, limit = 0 }: ReadOptions,
): string[] {
  const plan = planFind(collection, filter, { sort, limited: limit > 0 });
  const steps = plan.scans.flatMap((scan) =>
    statements.all(`EXPLAIN QUERY PLAN ${documentsSql(scan)}`, ...scan.parameters).map(({ detail }) => String(detail)),
  );
  return [...steps, ...(plan.exact ? [] : ['MATCH']), ...(plan.ordered ? [] : ['SORT'])];
}

function* matching(statements: Statements, plan: Plan, filter: Filter, end?: number): Generator<StoredDocument> {
  const matches = plan.exact ? undefined : compileFilter(filter);
  const seen = plan.repeats ? new Set<number>() : undefined;
  // A limit is told to SQLite only when every row it finds counts.
  const limited = end !== undefined && !matches && !seen;
  for (const scan of plan.scans) {
    const sql = documentsSql(scan);
    const rows = limited
      ? statements.rows(`${sql} LIMIT ?`, [...scan.parameters, end])
      : statements.rows(sql, scan.parameters);
    for (const found of rows) {
      const [row, text] = found as [number, string];
      if (seen?.has(row)) continue;
      seen?.add(row);
      if (!matches || matches(decode<Fields>(text))) yield { row, text };
    }
  }
}

function sorted(documents: Iterable<StoredDocument>, sort: Sort): StoredDocument[] {
  const compare = compileSort(sort);
  const parsed = Array.from(documents, (document) => ({ document, fields: decode<Fields>(document.text) }));
  return parsed.sort((a, b) => compare(a.fields, b.fields)).map(({ document }) => document);
}

/** The index leads: left to choose, SQLite might start from the documents. */
function documentsSql({ collection, index, where, order }: Scan): string {
  if (!index) return `SELECT row, doc FROM ${collection}${where}${order}`;
  return `SELECT d.row, d.doc FROM ${index} CROSS JOIN ${collection} d ON d.row = ${index}.row${where}${order}`;
}

function countSql({ collection, index, where }: Scan): string {
  return `SELECT count(*) AS n FROM ${index ?? collection}${where}`;
}
