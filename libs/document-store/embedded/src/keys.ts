import { compareStrings, isFields, typeRank } from './values.ts';

/**
 * A value as an index holds it: SQLite's own order of numbers, texts and blobs is MongoDB's order of values.
 * Numbers and strings are themselves; objects, arrays, booleans and dates are blobs that start with their type's rank.
 */
export type Key = number | string | Uint8Array;

/** Below every number, where MongoDB sorts it. JSON knows no infinity, so no value collides with it. A missing field has this key too. */
export const nullKey: Key = -Infinity;
/** Of a path that ends in an array without elements: neither `null` nor a value. */
export const emptyArrayKey: Key = Uint8Array.of(0);

export function keyOf(value: unknown): Key {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === null || value === undefined) return nullKey;
  const bytes: number[] = [];
  writeValue(value, bytes);
  return Uint8Array.from(bytes);
}

/** The first key of a type, and the first key after that type. */
export function typeBracket(rank: number): { low: Key; high: Key } {
  if (rank === 2) return { low: nullKey, high: '' };
  if (rank === 3) return { low: '', high: Uint8Array.of() };
  return { low: Uint8Array.of(rank), high: Uint8Array.of(rank + 1) };
}

export function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number') return typeof b === 'number' ? (a === b ? 0 : a - b) : -1;
  if (typeof b === 'number') return 1;
  if (typeof a === 'string') return typeof b === 'string' ? compareStrings(a, b) : -1;
  return typeof b === 'string' ? 1 : Buffer.compare(a, b);
}

export function sameKey(a: Key | undefined, b: Key | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && compareKeys(a, b) === 0);
}

/** Bytes in an order of their own: type, then content; a list ends with a byte below every type. */
function writeValue(value: unknown, bytes: number[]): void {
  bytes.push(typeRank(value));
  if (typeof value === 'string') writeText(value, bytes);
  else if (Array.isArray(value)) {
    for (const element of value) writeValue(element, bytes);
    bytes.push(0);
  } else if (isFields(value)) {
    for (const [name, field] of Object.entries(value)) {
      bytes.push(typeRank(field));
      writeText(name, bytes);
      writeValue(field, bytes);
    }
    bytes.push(0);
  } else if (value !== null && value !== undefined) writeNumber(Number(value), bytes);
}

/** A zero byte ends the text; one inside it is told apart by the byte that follows. */
function writeText(text: string, bytes: number[]): void {
  for (const byte of Buffer.from(text)) {
    bytes.push(byte);
    if (byte === 0) bytes.push(0xff);
  }
  bytes.push(0);
}

/** IEEE doubles sort as bytes once the sign is flipped, and all bits of negative ones. */
function writeNumber(value: number, bytes: number[]): void {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value === 0 ? 0 : value);
  const negative = (buffer[0] ?? 0) >= 0x80;
  for (const [index, byte] of buffer.entries()) {
    bytes.push(negative ? byte ^ 0xff : index === 0 ? byte | 0x80 : byte);
  }
}
