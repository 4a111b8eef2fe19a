import type { Filter, Sort } from '@fanfare/document-store';
import { boundsOf, intersect, type Bounds, type Conjunction } from './bounds.ts';
import type { CollectionTable, IndexTable } from './catalog.ts';
import { nullKey, sameKey, type Key } from './keys.ts';

/** Where to look for the documents that a filter may match. */
export interface Plan {
  readonly scans: readonly Scan[];
  /** What is found needs no further matching. */
  readonly exact: boolean;
  /** Documents come in the order asked for. */
  readonly ordered: boolean;
  /** A document may be found more than once. */
  readonly repeats: boolean;
}

/** A range of one index, or a whole collection, as the parts of a SELECT. */
export interface Scan {
  readonly collection: string;
  /** Table of the index; absent when the collection's own table is searched. */
  readonly index?: string;
  readonly where: string;
  readonly order: string;
  readonly parameters: readonly Key[];
}

export interface PlanOptions {
  readonly sort?: Sort | undefined;
  readonly limited?: boolean;
}

/** `_id` is a column of the collection's table, the other indexes are tables of their own. */
interface Candidate {
  readonly index?: IndexTable;
  readonly fields: readonly { readonly name: string; readonly column: string; readonly direction: 1 | -1 }[];
  readonly arrays: number;
  readonly unique: boolean;
}

interface Choice {
  readonly candidate: Candidate;
  readonly used: readonly { readonly column: string; readonly bounds: Bounds }[];
  readonly ordered: boolean;
  readonly order: string;
  readonly exact: boolean;
  readonly score: number;
}

/** More values than this in one `$in` are looked up in several statements. */
const POINTS_MAX = 4096;

export function planFind(collection: CollectionTable, filter: Filter, options: PlanOptions = {}): Plan {
  const conjunction = boundsOf(filter);
  const best = bestChoice(collection, conjunction, options);
  for (const branches of conjunction.alternatives) {
    const choices = branches.map((branch) => bestChoice(collection, boundsOf({ $and: [filter, branch] }), {}));
    const better = choices.every((choice) => choice && choice.used.length > 0 && choice.score > (best?.score ?? 0));
    if (!better) continue;
    const scans = choices.flatMap((choice) => (choice ? toPlan(collection, choice).scans : []));
    return { scans, exact: false, ordered: !options.sort, repeats: true };
  }
  if (best) return toPlan(collection, best);
  const everything: Scan = { collection: collection.table, where: '', order: '', parameters: [] };
  const exact = !conjunction.leftover && conjunction.bounds.size === 0;
  return { scans: [everything], exact, ordered: !options.sort, repeats: false };
}

function bestChoice(collection: CollectionTable, conjunction: Conjunction, options: PlanOptions): Choice | undefined {
  let best: Choice | undefined;
  for (const candidate of candidates(collection)) {
    const choice = judge(candidate, conjunction, options);
    if (choice && (!best || choice.score > best.score)) best = choice;
  }
  return best;
}

function* candidates(collection: CollectionTable): Generator<Candidate> {
  yield { fields: [{ name: '_id', column: 'id', direction: 1 }], arrays: 0, unique: true };
  for (const index of collection.indexes) {
    const fields = index.fields.map(({ name, direction }, n) => ({ name, column: `k${n}`, direction }));
    yield { index, fields, arrays: index.arrays, unique: index.spec.unique === true };
  }
}

/** What an index is worth to a query, or nothing if it is of no use. */
function judge(
  candidate: Candidate,
  conjunction: Conjunction,
  { sort, limited = false }: PlanOptions,
): Choice | undefined {
  const partial = candidate.index?.spec.partialFilterExpression;
  if (partial && !implies(conjunction, partial)) return undefined;

  const used = usableBounds(candidate, conjunction);
  const order = orderBy(candidate, used, sort);
  const first = candidate.fields[0]?.name ?? '';
  const helpsAtAll = used.length > 0 || (order !== undefined && sort) || (partial && conjunction.paths.has(first));
  if (!helpsAtAll) return undefined;

  const equalities = used.filter(({ bounds }) => bounds.kind === 'points').length;
  const single = used.every(({ bounds }) => bounds.kind === 'points' && bounds.points.length === 1);
  const oneDocument = candidate.unique && equalities === candidate.fields.length && single;
  const score =
    equalities * 3 +
    (used.length - equalities) * 2 +
    (order !== undefined && sort ? (limited ? 3 : 1) : 0) +
    (oneDocument ? 100 : 0) +
    (partial ? 0.5 : 0);
  return {
    candidate,
    used: used.map(({ column, bounds }) => ({ column, bounds })),
    ordered: order !== undefined,
    order: order ?? '',
    exact: isExact(used, conjunction),
    score,
  };
}

interface UsedBounds {
  readonly name: string;
  readonly column: string;
  readonly bounds: Bounds;
  readonly array: boolean;
}

/** A prefix of the index's fields: any number of equalities, then at most one range. */
function usableBounds(candidate: Candidate, conjunction: Conjunction): UsedBounds[] {
  const used: UsedBounds[] = [];
  for (const [n, { name, column }] of candidate.fields.entries()) {
    const all = conjunction.bounds.get(name);
    if (!all) break;
    const array = (candidate.arrays & (1 << n)) !== 0;
    // Conditions on an array may be met by different elements, but an entry holds only one: a single condition is looked up.
    if (array && used.some((other) => other.array)) break;
    const bounds = array ? (all.find(({ kind }) => kind === 'points') ?? all[0]) : intersect(all);
    if (!bounds) break;
    used.push({ name, column, bounds, array });
    if (bounds.kind === 'range') break;
  }
  return used;
}

/** Every condition is one of the bounds in use, and they are the whole truth about it. */
function isExact(used: readonly UsedBounds[], conjunction: Conjunction): boolean {
  if (conjunction.leftover || conjunction.bounds.size !== used.length) return false;
  return used.every(({ name, bounds, array }) => {
    if (!array) return bounds.exact;
    // Below an array, `null` in the index stands for more than a filter's `null` does.
    const mentionsNull = bounds.kind === 'points' && bounds.points.includes(nullKey);
    return bounds.exact && !mentionsNull && conjunction.bounds.get(name)?.length === 1;
  });
}

/** The ORDER BY that the index serves without sorting, or `undefined` when it cannot. */
function orderBy(candidate: Candidate, used: readonly UsedBounds[], sort: Sort | undefined): string | undefined {
  if (!sort) return '';
  // A document with an array sorts by its least or greatest element, wherever its entries lie.
  if (candidate.arrays !== 0) return undefined;
  const fixed = new Set(
    used.filter(({ bounds }) => bounds.kind === 'points' && bounds.points.length === 1).map(({ name }) => name),
  );
  const wanted = Object.entries(sort).filter(([name]) => !fixed.has(name));
  const available = candidate.fields.filter(({ name }) => !fixed.has(name));
  const terms: string[] = [];
  let reversed: boolean | undefined;
  for (const [n, [name, direction]] of wanted.entries()) {
    const field = available[n];
    if (field?.name !== name) return undefined;
    const backwards = field.direction !== direction;
    if (reversed !== undefined && reversed !== backwards) return undefined;
    reversed = backwards;
    terms.push(`${field.column}${direction === 1 ? '' : ' DESC'}`);
  }
  return terms.length > 0 ? ` ORDER BY ${terms.join(', ')}` : '';
}

/** Every document that matches the query is in the partial index. */
function implies(conjunction: Conjunction, partial: Filter): boolean {
  const required = boundsOf(partial);
  if (required.alternatives.length > 0) return false;
  for (const path of required.paths) {
    const needed = required.bounds.get(path);
    if (!needed) {
      if (!conjunction.present.has(path)) return false;
      continue;
    }
    const given = intersect(conjunction.bounds.get(path) ?? []);
    const wanted = intersect(needed);
    if (given?.kind !== 'points' || wanted?.kind !== 'points') return false;
    const inside = given.points.every((point) => wanted.points.some((other) => sameKey(point, other)));
    if (!inside || given.points.length === 0) return false;
  }
  return true;
}

function toPlan(collection: CollectionTable, { candidate, used, order, ordered, exact }: Choice): Plan {
  const base = { collection: collection.table, order, ...(candidate.index && { index: candidate.index.table }) };
  const scans = splitPoints(used).map((part): Scan => {
    const conditions = part.map(({ column, bounds }) => condition(column, bounds));
    return {
      ...base,
      where: conditions.length > 0 ? ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '',
      parameters: conditions.flatMap(({ parameters }) => parameters),
    };
  });
  return {
    scans,
    exact,
    ordered: ordered && (scans.length === 1 || order === ''),
    repeats: scans.length > 1 || candidate.arrays !== 0,
  };
}

/** Long lists of values become several scans, so that statements stay of bounded size. */
function splitPoints(used: Choice['used']): Choice['used'][] {
  const long = used.findIndex(({ bounds }) => bounds.kind === 'points' && bounds.points.length > POINTS_MAX);
  const field = used[long];
  if (field?.bounds.kind !== 'points') return [used];
  const { points } = field.bounds;
  const parts: Choice['used'][] = [];
  for (let from = 0; from < points.length; from += POINTS_MAX) {
    const bounds = { ...field.bounds, points: points.slice(from, from + POINTS_MAX) };
    parts.push(...splitPoints(used.with(long, { ...field, bounds })));
  }
  return parts;
}

function condition(column: string, bounds: Bounds): { sql: string; parameters: readonly Key[] } {
  if (bounds.kind === 'range') {
    const sql = `${column} ${bounds.lowIncluded ? '>=' : '>'} ? AND ${column} ${bounds.highIncluded ? '<=' : '<'} ?`;
    return { sql, parameters: [bounds.low, bounds.high] };
  }
  const [first] = bounds.points;
  if (first === undefined) return { sql: 'FALSE', parameters: [] };
  if (bounds.points.length === 1) return { sql: `${column} = ?`, parameters: [first] };
  // Lists are filled up to a power of two with their first value, so that few statements serve all lengths.
  const size = 2 ** Math.ceil(Math.log2(bounds.points.length));
  const parameters = [...bounds.points, ...Array<Key>(size - bounds.points.length).fill(first)];
  return { sql: `${column} IN (${Array(size).fill('?').join(',')})`, parameters };
}
