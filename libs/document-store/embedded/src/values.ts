import { types } from 'node:util';

/** A document or an embedded document, parsed. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isDate(value);
}

/** The order of types in MongoDB. A missing field counts as `null`. */
export function typeRank(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return 2;
    case 'string':
      return 3;
    case 'boolean':
      return 8;
    default:
      if (value === null || value === undefined) return 1;
      if (Array.isArray(value)) return 5;
      return types.isDate(value) ? 9 : 4;
  }
}

/** MongoDB's total order over all values: by type first, then within the type. */
export function compareValues(a: unknown, b: unknown): number {
  const rank = typeRank(a);
  const difference = rank - typeRank(b);
  if (difference !== 0) return difference;
  switch (rank) {
    case 1:
      return 0;
    case 3:
      return compareStrings(a as string, b as string);
    case 4:
      return compareFields(a as Fields, b as Fields);
    case 5:
      return compareArrays(a as readonly unknown[], b as readonly unknown[]);
    default:
      return Number(a) - Number(b);
  }
}

export function equalValues(a: unknown, b: unknown): boolean {
  return a === b || (typeof b === 'object' && compareValues(a, b) === 0);
}

/** By code point, as UTF-8 bytes compare: `<` would put surrogate pairs before U+E000 and above. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return inCodePointOrder(left) - inCodePointOrder(right);
  }
  return a.length - b.length;
}

function inCodePointOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Embedded documents compare field by field in their written order: type, then name, then value. */
function compareFields(a: Fields, b: Fields): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    const difference =
      typeRank(value) - typeRank(other[1]) || compareStrings(name, other[0]) || compareValues(value, other[1]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [index, value] of a.entries()) {
    if (index >= b.length) return 1;
    const difference = compareValues(value, b[index]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
