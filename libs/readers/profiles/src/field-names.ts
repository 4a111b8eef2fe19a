/**
 * Custom attributes have any name; a field of a stored document has no dots and no leading `$`. This is the one place
 * that maps between the two: `%`, `.`, NUL and a leading `$` become `%25`, `%2E`, `%00` and `%24`.
 */
export const encodeName = (name: string): string =>
  name.replace(/[%.\0]|^\$/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

export const decodeName = (name: string): string =>
  name.includes('%')
    ? name.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : name;

/** The value with the names of all objects in it encoded; the value itself where that changes nothing. */
export const encodeNames = <Value>(value: Value): Value => rename(value, encodeName) as Value;
export const decodeNames = <Value>(value: Value): Value => rename(value, decodeName) as Value;

/** Copies only on the way to a name that changes: most attributes have none, and workers read every profile through here. */
function rename(value: unknown, nameOf: (name: string) => string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) {
    const renamed = value.map((entry: unknown) => rename(entry, nameOf));
    return renamed.some((entry, index) => entry !== value[index]) ? renamed : value;
  }
  let isSame = true;
  const entries = Object.entries(value).map(([name, entry]): [string, unknown] => {
    const renamed: [string, unknown] = [nameOf(name), rename(entry, nameOf)];
    if (renamed[0] !== name || renamed[1] !== entry) isSame = false;
    return renamed;
  });
  return isSame ? value : Object.fromEntries(entries);
}
