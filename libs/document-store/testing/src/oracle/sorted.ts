import { isObject, order, type Obj, type Value } from './values.ts';

/** Below `null`: a list without elements has neither a least nor a greatest one. */
const nothing = Symbol('nothing');

/** Documents in the order of one field, then of `_id`. */
export function sorted<T extends Obj>(documents: readonly T[], field: string, direction: 1 | -1): T[] {
  const key = (document: T): Value => {
    const ends = sortedEndsOf(document, field.split('.'));
    const values = ends.flatMap((end) => (Array.isArray(end) && end.length === 0 ? [nothing] : (end ?? null)));
    values.sort(orderKeys);
    return direction === 1 ? values[0] : values.at(-1);
  };
  return documents.toSorted((a, b) => orderKeys(key(a), key(b)) * direction || order(a['_id'], b['_id']));
}

/** What cannot be followed counts as `null`, also within a list. */
function sortedEndsOf(value: Value, path: readonly string[]): Value[] {
  if (path.length === 0 || !Array.isArray(value)) {
    const [name, ...rest] = path;
    if (name === undefined) return [value];
    return isObject(value) ? sortedEndsOf(value[name], rest) : [null];
  }
  return value.length === 0
    ? [null]
    : value.flatMap((element) => (isObject(element) ? sortedEndsOf(element, path) : [null]));
}

function orderKeys(a: Value, b: Value): number {
  if (a === nothing || b === nothing) return Number(b === nothing) - Number(a === nothing);
  return order(a, b);
}
