import { isObject, order, same, typeOf, type Obj, type Value } from './values.ts';

/** Whether a document satisfies a filter. */
export function matches(document: Obj, filter: Obj): boolean {
  return Object.entries(filter).every(([key, condition]) => {
    if (key === '$and') return (condition as Obj[]).every((part) => matches(document, part));
    if (key === '$or') return (condition as Obj[]).some((part) => matches(document, part));
    const ends = endsOf(document, key.split('.'));
    if (!hasOperators(condition)) return satisfies(ends, '$eq', condition);
    return Object.entries(condition).every(([operator, operand]) => satisfies(ends, operator, operand));
  });
}

export const hasOperators = (condition: Value): condition is Obj =>
  isObject(condition) && Object.keys(condition).some((key) => key.startsWith('$'));

/** Where a path ends: in several places when there are lists on the way. */
export function endsOf(value: Value, path: readonly string[]): Value[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.filter(isObject).flatMap((element) => endsOf(element, path));
  return isObject(value) && Object.hasOwn(value, name) ? endsOf(value[name], rest) : [undefined];
}

function satisfies(ends: readonly Value[], operator: string, operand: Value): boolean {
  const anyValue = (test: (value: Value) => boolean): boolean =>
    ends.some((end) => test(end) || (Array.isArray(end) && end.some(test)));
  switch (operator) {
    case '$not':
      return !Object.entries(operand as Obj).every(([inner, value]) => satisfies(ends, inner, value));
    case '$ne':
      return !anyValue((value) => same(value, operand));
    case '$nin':
      return !anyValue((value) => (operand as Value[]).some((one) => same(value, one)));
    case '$exists':
      return ends.some((end) => end !== undefined) === operand;
    case '$elemMatch':
      return ends.some((end) => Array.isArray(end) && end.some((element) => elementMatches(element, operand as Obj)));
    default:
      return anyValue((value) => compares(value, operator, operand));
  }
}

/** A condition on one element, of `$elemMatch` or `$pull`. */
export function elementMatches(element: Value, condition: Obj): boolean {
  if (!hasOperators(condition)) return isObject(element) && matches(element, condition);
  return Object.entries(condition).every(([operator, operand]) => {
    if (operator === '$not') return !elementMatches(element, operand as Obj);
    if (operator === '$ne') return !same(element, operand);
    if (operator === '$nin') return !(operand as Value[]).some((one) => same(element, one));
    return compares(element, operator, operand);
  });
}

function compares(value: Value, operator: string, operand: Value): boolean {
  if (operator === '$in') return (operand as Value[]).some((one) => same(value, one));
  if (typeOf(value) !== typeOf(operand)) return false;
  const difference = order(value, operand);
  switch (operator) {
    case '$eq':
      return difference === 0;
    case '$gt':
      return difference > 0;
    case '$gte':
      return difference >= 0;
    case '$lt':
      return difference < 0;
    case '$lte':
      return difference <= 0;
    default:
      throw new Error(`The oracle does not know ${operator}`);
  }
}
