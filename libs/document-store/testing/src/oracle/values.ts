/*
 * The oracle: MongoDB's meaning of filters, orders and updates, written down as plainly as possible and without regard
 * for speed. It shares no code with any adapter.
 */

export type Value = unknown;
export type Obj = { [field: string]: Value };

export const isObject = (value: Value): value is Obj => Object.prototype.toString.call(value) === '[object Object]';

const isDate = (value: Value): value is Date => Object.prototype.toString.call(value) === '[object Date]';

const typeOrder = ['null', 'number', 'string', 'object', 'array', 'boolean', 'date'] as const;

export function typeOf(value: Value): (typeof typeOrder)[number] {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isDate(value)) return 'date';
  return typeof value as 'number' | 'string' | 'object' | 'boolean';
}

/** -1, 0 or 1. */
export function order(a: Value, b: Value): number {
  const type = typeOf(a);
  if (type !== typeOf(b)) return Math.sign(typeOrder.indexOf(type) - typeOrder.indexOf(typeOf(b)));
  if (type === 'null') return 0;
  if (type === 'string') return Math.sign(Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))));
  if (type === 'array') return orderLists(a as Value[], b as Value[], order);
  if (type === 'object') return orderLists(Object.entries(a as Obj), Object.entries(b as Obj), orderFields);
  return Math.sign(Number(a) - Number(b));
}

function orderFields(a: [string, Value], b: [string, Value]): number {
  const byType = Math.sign(typeOrder.indexOf(typeOf(a[1])) - typeOrder.indexOf(typeOf(b[1])));
  return byType || order(a[0], b[0]) || order(a[1], b[1]);
}

function orderLists<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): number {
  const longest = Math.max(a.length, b.length);
  for (let n = 0; n < longest; n++) {
    if (n >= a.length) return -1;
    if (n >= b.length) return 1;
    const difference = compare(a[n] as T, b[n] as T);
    if (difference !== 0) return difference;
  }
  return 0;
}

export const same = (a: Value, b: Value): boolean => order(a, b) === 0;
