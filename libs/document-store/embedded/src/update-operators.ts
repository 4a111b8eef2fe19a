import { compileFilter, compileValueTest, isOperators } from './match.ts';
import type { Path } from './paths.ts';
import { compareValues, equalValues, isFields, type Fields } from './values.ts';

/** Changes what is at the path. */
export type Operator = (document: Fields, path: Path, operand: unknown) => void;

export const operators: Readonly<Record<string, Operator>> = {
  $set: (document, path, operand) => change(document, path, () => operand),
  $setOnInsert: (document, path, operand) => change(document, path, () => operand),
  $unset: (document, path) => remove(document, path),
  $inc: (document, path, operand) =>
    change(document, path, (current) => {
      if (typeof operand !== 'number') throw new TypeError('$inc takes a number');
      if (current === undefined) return operand;
      if (typeof current !== 'number') throw new TypeError(`$inc needs a number at ${path.join('.')}`);
      return current + operand;
    }),
  $max: (document, path, operand) => change(document, path, (current) => extreme(current, operand, 1)),
  $min: (document, path, operand) => change(document, path, (current) => extreme(current, operand, -1)),
  $push: (document, path, operand) =>
    change(document, path, (current) => {
      const pushed = [...listAt(current, path), ...each(operand)];
      const slice = sliceOf(operand);
      if (slice === undefined) return pushed;
      return slice >= 0 ? pushed.slice(0, slice) : pushed.slice(slice);
    }),
  $addToSet: (document, path, operand) =>
    change(document, path, (current) => {
      const set = [...listAt(current, path)];
      for (const value of each(operand)) if (!set.some((known) => equalValues(known, value))) set.push(value);
      return set;
    }),
  $pull: (document, path, operand) => {
    const pulled = pullCondition(operand);
    if (!exists(document, path)) return;
    change(document, path, (current) => listAt(current, path).filter((value) => !pulled(value)));
  },
};

function extreme(current: unknown, operand: unknown, direction: 1 | -1): unknown {
  return current === undefined || compareValues(operand, current) * direction > 0 ? operand : current;
}

function listAt(current: unknown, path: Path): readonly unknown[] {
  if (current === undefined) return [];
  if (!Array.isArray(current)) throw new TypeError(`There is no list at ${path.join('.')}`);
  return current;
}

function hasEach(operand: unknown): operand is { $each: readonly unknown[]; $slice?: unknown } {
  return isFields(operand) && Array.isArray(operand['$each']);
}

const each = (operand: unknown): readonly unknown[] => (hasEach(operand) ? operand.$each : [operand]);

function sliceOf(operand: unknown): number | undefined {
  return hasEach(operand) && typeof operand.$slice === 'number' ? operand.$slice : undefined;
}

function pullCondition(operand: unknown): (value: unknown) => boolean {
  if (isOperators(operand)) return compileValueTest(operand);
  if (!isFields(operand)) return (value) => equalValues(value, operand);
  const matches = compileFilter(operand);
  return (value) => isFields(value) && matches(value);
}

/** Puts a new value at the path, making the documents on the way. */
function change(document: Fields, path: Path, to: (current: unknown) => unknown): void {
  let parent: Fields | unknown[] = document;
  for (const part of path.slice(0, -1)) {
    const next = get(parent, part);
    if (Array.isArray(next) || isFields(next)) parent = next;
    else if (next === undefined) parent = put(parent, part, {}) as Fields;
    else throw new TypeError(`Cannot create ${path.join('.')}: there is a value at ${part}`);
  }
  const last = path.at(-1) ?? '';
  put(parent, last, to(get(parent, last)));
}

function remove(document: Fields, path: Path): void {
  const parent = parentOf(document, path);
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    // An array keeps its length: the others keep their places.
    if (get(parent, last) !== undefined) parent[Number(last)] = null;
  } else if (parent) delete parent[last];
}

function exists(document: Fields, path: Path): boolean {
  const parent = parentOf(document, path);
  return parent !== undefined && get(parent, path.at(-1) ?? '') !== undefined;
}

function parentOf(document: Fields, path: Path): Fields | unknown[] | undefined {
  let parent: Fields | unknown[] = document;
  for (const part of path.slice(0, -1)) {
    const next = get(parent, part);
    if (!Array.isArray(next) && !isFields(next)) return undefined;
    parent = next;
  }
  return parent;
}

function get(parent: Fields | unknown[], part: string): unknown {
  if (Array.isArray(parent)) return isPosition(part) ? parent[Number(part)] : undefined;
  return Object.hasOwn(parent, part) ? parent[part] : undefined;
}

function put(parent: Fields | unknown[], part: string, value: unknown): unknown {
  if (!Array.isArray(parent)) {
    // Not an assignment: that would take `__proto__` for something else than a field.
    Object.defineProperty(parent, part, { value, enumerable: true, configurable: true, writable: true });
    return value;
  }
  if (!isPosition(part)) throw new TypeError(`Cannot create field ${part} in a list`);
  while (parent.length < Number(part)) parent.push(null);
  parent[Number(part)] = value;
  return value;
}

/** Lists are padded with `null` up to a position: the bound keeps a slip from filling the memory. */
const isPosition = (part: string): boolean => /^(0|[1-9]\d{0,5})$/.test(part);
