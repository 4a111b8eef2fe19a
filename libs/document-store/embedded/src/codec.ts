import { types } from 'node:util';
import { isFields, type Fields } from './values.ts';

/**
 * Documents are stored as JSON. A `Date` is written as `{"$date": milliseconds}`: field names cannot start with `$`, so
 * nothing else looks like it, and because JSON escapes quotes, no string value can contain the marker either.
 */
const dateMarker = '{"$date":';

/** For filters and updates, whose field names may be operators. */
export function encode(value: unknown): string {
  return wellFormed(JSON.stringify(withoutDates(value, false)));
}

/** @throws TypeError when a field name starts with `$` */
export function encodeDocument(document: object): string {
  return wellFormed(JSON.stringify(withoutDates(document, true)));
}

/**
 * Half a surrogate pair is no character, and UTF-8 has no bytes for it: as in MongoDB, U+FFFD stands in its place. JSON
 * writes nothing but such halves as `\ud…`; a pair of backslashes is text.
 */
function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\\\|\\ud[0-9a-f]{3}/g, (found) => (found === '\\\\' ? found : '\ufffd'));
}

export function decode<T>(text: string): T {
  const value: unknown = JSON.parse(text);
  return (text.includes(dateMarker) ? withDates(value) : value) as T;
}

/** The value itself when it holds no `Date`, which is the common case; copied on the way to a date otherwise. */
function withoutDates(value: unknown, strict: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const element: unknown = value[index];
      const encoded = withoutDates(element, strict);
      if (encoded !== element) (copy ??= [...(value as unknown[])])[index] = encoded;
    }
    return copy ?? value;
  }
  // The first test is the cheap one, and nearly every object fails it; the second holds for dates of any realm.
  if (value.constructor !== Object && types.isDate(value)) return { $date: value.getTime() };
  let copy: Fields | undefined;
  for (const name of Object.keys(value)) {
    if (strict && name.charCodeAt(0) === DOLLAR) throw new TypeError(`A field name cannot start with $: ${name}`);
    const field = (value as Fields)[name];
    if (typeof field !== 'object' || field === null) continue;
    const encoded = withoutDates(field, strict);
    if (encoded !== field) (copy ??= { ...(value as Fields) })[name] = encoded;
  }
  return copy ?? value;
}

const DOLLAR = 36;

/** Parsed JSON is ours alone, so it is changed in place. */
function withDates(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const element: unknown = value[index];
      if (typeof element === 'object') value[index] = withDates(element);
    }
    return value;
  }
  if (!isFields(value)) return value;
  if (typeof value['$date'] === 'number') return new Date(value['$date']);
  for (const name in value) {
    const field = value[name];
    if (typeof field === 'object' && field !== null) value[name] = withDates(field);
  }
  return value;
}
