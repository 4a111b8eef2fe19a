import type { Filter } from '@fanfare/document-store';
import { parsePath, valuesAt, wholeValuesAt, type Path } from './paths.ts';
import { compareValues, equalValues, isFields, typeRank, type Fields } from './values.ts';

export type Predicate = (document: Fields) => boolean;
/** Judges what a path led to. */
type Test = (found: readonly unknown[]) => boolean;

/** What MongoDB would answer for this filter, one document at a time. */
export function compileFilter(filter: Filter): Predicate {
  return all(Object.entries(filter).map(([key, condition]) => compileClause(key, condition)));
}

/** `{$gt: 1}` rather than a value to equal. */
export function isOperators(condition: unknown): condition is Fields {
  if (!isFields(condition)) return false;
  for (const name in condition) return name.startsWith('$');
  return false;
}

function compileClause(key: string, condition: unknown): Predicate {
  if (key === '$and') return all(branches(key, condition).map(compileFilter));
  if (key === '$or') return any(branches(key, condition).map(compileFilter));
  if (key.startsWith('$')) throw new TypeError(`Filters have no operator ${key}`);

  const path = parsePath(key);
  if (!isOperators(condition)) return onValues(path, equals(condition));
  return all(Object.entries(condition).map(([operator, operand]) => compileOperator(path, operator, operand)));
}

export function branches(key: string, condition: unknown): readonly Filter[] {
  if (Array.isArray(condition) && condition.length > 0) return condition as readonly Filter[];
  throw new TypeError(`${key} takes a list of filters that is not empty`);
}

function compileOperator(path: Path, operator: string, operand: unknown): Predicate {
  if (operator === '$elemMatch') {
    const matches = compileElement(operand);
    return (document) => wholeValuesAt(document, path).some((value) => Array.isArray(value) && value.some(matches));
  }
  if (operator === '$not') {
    if (!isOperators(operand)) throw new TypeError('$not takes operators');
    return not(all(Object.entries(operand).map(([inner, value]) => compileOperator(path, inner, value))));
  }
  return onValues(path, compileTest(operator, operand));
}

/** `$elemMatch` takes operators for the element itself, or a filter for an embedded document. */
function compileElement(operand: unknown): (element: unknown) => boolean {
  if (isOperators(operand) && !('$and' in operand) && !('$or' in operand)) return compileValueTest(operand);
  if (!isFields(operand)) throw new TypeError('$elemMatch takes a filter');
  const matches = compileFilter(operand);
  return (element) => isFields(element) && matches(element);
}

/** Operators judged on one value, which is not looked into when it is an array. */
export function compileValueTest(operators: Fields): (value: unknown) => boolean {
  const tests = Object.entries(operators).map(([operator, operand]): ((value: unknown) => boolean) => {
    if (operator === '$not') {
      const inner = compileValueTest(operand as Fields);
      return (value) => !inner(value);
    }
    if (operator === '$elemMatch') {
      const matches = compileElement(operand);
      return (value) => Array.isArray(value) && value.some(matches);
    }
    const test = compileTest(operator, operand);
    return (value) => test([value]);
  });
  return (value) => tests.every((test) => test(value));
}

function compileTest(operator: string, operand: unknown): Test {
  switch (operator) {
    case '$eq':
      return equals(operand);
    case '$ne':
      return negated(equals(operand));
    case '$in':
      return isOneOf(operand);
    case '$nin':
      return negated(isOneOf(operand));
    case '$gt':
      return compares(operand, (order) => order > 0);
    case '$gte':
      return compares(operand, (order) => order >= 0);
    case '$lt':
      return compares(operand, (order) => order < 0);
    case '$lte':
      return compares(operand, (order) => order <= 0);
    case '$exists': {
      const expected = Boolean(operand);
      return (found) => found.some((value) => value !== undefined) === expected;
    }
    default:
      throw new TypeError(`Filters have no operator ${operator}`);
  }
}

function equals(operand: unknown): Test {
  return (found) => found.some((value) => equalValues(value, operand));
}

function isOneOf(operand: unknown): Test {
  if (!Array.isArray(operand)) throw new TypeError('$in and $nin take a list');
  const list: readonly unknown[] = operand;
  const scalars = new Set(list.filter((value) => typeof value !== 'object'));
  const others = list.filter((value) => typeof value === 'object');
  return (found) => found.some((value) => scalars.has(value) || others.some((other) => equalValues(value, other)));
}

/** Holds between values of one type only. */
function compares(operand: unknown, holds: (order: number) => boolean): Test {
  const rank = typeRank(operand);
  return (found) => found.some((value) => typeRank(value) === rank && holds(compareValues(value, operand)));
}

const onValues =
  (path: Path, test: Test): Predicate =>
  (document) =>
    test(valuesAt(document, path));
const negated =
  (test: Test): Test =>
  (found) =>
    !test(found);
const not =
  (predicate: Predicate): Predicate =>
  (document) =>
    !predicate(document);
const any =
  (predicates: readonly Predicate[]): Predicate =>
  (document) =>
    predicates.some((predicate) => predicate(document));

function all(predicates: readonly Predicate[]): Predicate {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return (document) => predicates.every((predicate) => predicate(document));
}
