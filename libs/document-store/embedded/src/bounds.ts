import type { Filter } from '@fanfare/document-store';
import { compareKeys, keyOf, nullKey, sameKey, typeBracket, type Key } from './keys.ts';
import { branches, isOperators } from './match.ts';
import { isFields, typeRank } from './values.ts';

/** Where in an index the values that satisfy a condition lie. Not exact: values there may still fail the condition. */
export type Bounds =
  | { readonly kind: 'points'; readonly points: readonly Key[]; readonly exact: boolean }
  | {
      readonly kind: 'range';
      readonly low: Key;
      readonly lowIncluded: boolean;
      readonly high: Key;
      readonly highIncluded: boolean;
      readonly exact: boolean;
    };

/** A filter as an index sees it. */
export interface Conjunction {
  /** What must hold for the values at a path; each entry is one operator. */
  readonly bounds: ReadonlyMap<string, readonly Bounds[]>;
  /** Conditions that bounds cannot express: documents must be matched one by one. */
  readonly leftover: boolean;
  /** The `$or`s among the conditions. */
  readonly alternatives: readonly (readonly Filter[])[];
  /** Paths with a condition that a missing field fails. */
  readonly present: ReadonlySet<string>;
  /** Paths with any condition. */
  readonly paths: ReadonlySet<string>;
}

export function boundsOf(filter: Filter): Conjunction {
  const bounds = new Map<string, Bounds[]>();
  const alternatives: (readonly Filter[])[] = [];
  const present = new Set<string>();
  const paths = new Set<string>();
  let leftover = false;
  add(filter);
  return { bounds, leftover, alternatives, present, paths };

  function add(part: Filter): void {
    for (const [key, condition] of Object.entries(part)) {
      if (key === '$and') branches(key, condition).forEach(add);
      else if (key === '$or') {
        const list = branches(key, condition);
        const [only] = list;
        if (only && list.length === 1) add(only);
        else {
          alternatives.push(list);
          leftover = true;
        }
      } else if (isOperators(condition)) {
        for (const [operator, operand] of Object.entries(condition)) addOperator(key, operator, operand);
      } else addOperator(key, '$eq', condition);
    }
  }

  function addOperator(path: string, operator: string, operand: unknown): void {
    paths.add(path);
    if (failsWhenMissing(operator, operand)) present.add(path);
    if (operator === '$elemMatch' && isFields(operand) && !isOperators(operand)) {
      leftover = true;
      for (const [inner, all] of boundsOf(operand).bounds) {
        all.forEach((found) => keep(`${path}.${inner}`, { ...found, exact: false }));
      }
      return;
    }
    const found = operatorBounds(operator, operand);
    leftover ||= !found?.exact;
    if (found) keep(path, found);
  }

  function keep(path: string, found: Bounds): void {
    const others = bounds.get(path);
    if (others) others.push(found);
    else bounds.set(path, [found]);
  }
}

function failsWhenMissing(operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$exists':
      return Boolean(operand);
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return operand !== null && operand !== undefined;
    case '$in':
      return Array.isArray(operand) && operand.every((value) => value !== null && value !== undefined);
    default:
      return operator === '$elemMatch';
  }
}

function operatorBounds(operator: string, operand: unknown): Bounds | undefined {
  switch (operator) {
    case '$eq':
      return pointsOf([operand]);
    case '$in':
      return Array.isArray(operand) ? pointsOf(operand) : undefined;
    case '$exists':
      return operand ? undefined : { ...points([nullKey]), exact: false };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rangeOf(operator, operand);
    case '$elemMatch':
      return elementBounds(operand);
    default:
      return undefined;
  }
}

const points = (keys: readonly Key[]): Bounds => ({ kind: 'points', points: keys, exact: true });

function pointsOf(values: readonly unknown[]): Bounds | undefined {
  // An index holds an array's elements, not the array.
  if (values.some(Array.isArray)) return undefined;
  return points([...new Set(values.map(keyOf))]);
}

function rangeOf(operator: '$gt' | '$gte' | '$lt' | '$lte', operand: unknown): Bounds | undefined {
  const included = operator === '$gte' || operator === '$lte';
  if (operand === null) return included ? points([nullKey]) : points([]);
  if (Array.isArray(operand) || isFields(operand)) return undefined;
  const { low, high } = typeBracket(typeRank(operand));
  const key = keyOf(operand);
  const lowIncluded = typeof low !== 'number';
  return operator === '$gt' || operator === '$gte'
    ? { kind: 'range', low: key, lowIncluded: included, high, highIncluded: false, exact: true }
    : { kind: 'range', low, lowIncluded, high: key, highIncluded: included, exact: true };
}

/** For operators on the element itself: the narrowest of theirs. An element that satisfies all of them satisfies each. */
function elementBounds(operand: unknown): Bounds | undefined {
  if (!isOperators(operand)) return undefined;
  const found = Object.entries(operand).flatMap(([operator, value]) => operatorBounds(operator, value) ?? []);
  // An element that is itself an array is not indexed by its elements' values, and `null` bounds also mean "missing".
  const usable = found.filter((bounds) => bounds.kind === 'range' || bounds.points.every((key) => key !== nullKey));
  const [first, ...others] = usable;
  return first && { ...others.reduce(narrower, first), exact: false };
}

function narrower(a: Bounds, b: Bounds): Bounds {
  return (a.kind === 'range' && b.kind === 'range' && intersection(a, b)) || (b.kind === 'points' ? b : a);
}

/** One bounds for values that satisfy all of them. Only where a document has one value at the path. */
export function intersect(all: readonly Bounds[]): Bounds | undefined {
  const [first, ...others] = all;
  return first && others.reduce(both, first);
}

function both(a: Bounds, b: Bounds): Bounds {
  if (a.kind === 'points') {
    const kept = a.points.filter((key) => contains(b, key));
    return { kind: 'points', points: kept, exact: a.exact && b.exact };
  }
  return b.kind === 'points' ? both(b, a) : intersection(a, b);
}

type Range = Extract<Bounds, { kind: 'range' }>;

function intersection(a: Range, b: Range): Range {
  const low = compareKeys(a.low, b.low);
  const high = compareKeys(a.high, b.high);
  return {
    kind: 'range',
    low: low >= 0 ? a.low : b.low,
    lowIncluded: low === 0 ? a.lowIncluded && b.lowIncluded : low > 0 ? a.lowIncluded : b.lowIncluded,
    high: high <= 0 ? a.high : b.high,
    highIncluded: high === 0 ? a.highIncluded && b.highIncluded : high < 0 ? a.highIncluded : b.highIncluded,
    exact: a.exact && b.exact,
  };
}

function contains(bounds: Bounds, key: Key): boolean {
  if (bounds.kind === 'points') return bounds.points.some((point) => sameKey(point, key));
  const low = compareKeys(key, bounds.low);
  const high = compareKeys(key, bounds.high);
  return (low > 0 || (low === 0 && bounds.lowIncluded)) && (high < 0 || (high === 0 && bounds.highIncluded));
}
