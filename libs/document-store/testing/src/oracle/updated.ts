import { elementMatches, hasOperators } from './matches.ts';
import { isObject, order, same, type Obj, type Value } from './values.ts';

/** A copy of the document after the update. Throws when the update is impossible. */
export function updated(document: Obj, update: Obj): Obj {
  let result = document;
  for (const [operator, changes] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(changes as Obj)) {
      result = change(result, path.split('.'), (current) => applied(operator, current, operand), operator);
    }
  }
  return result;
}

const absent = Symbol('absent');

function change(object: Obj, path: readonly string[], to: (current: Value) => Value, operator: string): Obj {
  const [name = '', ...rest] = path;
  const current = object[name];
  const lenient = operator === '$unset' || operator === '$pull';
  if (rest.length > 0) {
    if (isObject(current)) return { ...object, [name]: change(current, rest, to, operator) };
    if (lenient) return object;
    if (current === undefined) return { ...object, [name]: change({}, rest, to, operator) };
    throw new Error(`There is a value at ${name}`);
  }
  const value = to(current);
  if (value !== absent) return { ...object, [name]: value };
  const { [name]: _, ...others } = object;
  return others;
}

function applied(operator: string, current: Value, operand: Value): Value {
  switch (operator) {
    case '$set':
      return operand;
    case '$unset':
      return absent;
    case '$inc':
      if (current !== undefined && typeof current !== 'number') throw new Error('Not a number');
      return (current ?? 0) + (operand as number);
    case '$max':
      return current === undefined || order(operand, current) > 0 ? operand : current;
    case '$min':
      return current === undefined || order(operand, current) < 0 ? operand : current;
    case '$push':
      return sliced([...list(current), ...eachOf(operand)], operand);
    case '$addToSet':
      return eachOf(operand).reduce<Value[]>(
        (set, value) => (set.some((known) => same(known, value)) ? set : [...set, value]),
        list(current),
      );
    case '$pull':
      if (current === undefined) return absent;
      return list(current).filter((value) => !isPulled(value, operand));
    default:
      throw new Error(`The oracle does not know ${operator}`);
  }
}

function list(current: Value): Value[] {
  if (current === undefined) return [];
  if (!Array.isArray(current)) throw new Error('Not a list');
  return current;
}

const eachOf = (operand: Value): Value[] =>
  isObject(operand) && '$each' in operand ? (operand['$each'] as Value[]) : [operand];

function sliced(values: Value[], operand: Value): Value[] {
  const slice = isObject(operand) ? (operand['$slice'] as number | undefined) : undefined;
  if (slice === undefined) return values;
  return values.filter((_, n) => (slice >= 0 ? n < slice : n >= values.length + slice));
}

const isPulled = (value: Value, operand: Value): boolean =>
  hasOperators(operand) || isObject(operand) ? elementMatches(value, operand) : same(value, operand);
