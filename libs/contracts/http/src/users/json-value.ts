/** Nesting that a document store takes with ease. */
const DEPTH_MAX = 20;

/**
 * Whether a JSON value can be kept: not nested without end, no number that overflowed, no field name with a leading `$`
 * (the operators of nested attributes are not supported, and must not be taken for data), at most so many bytes.
 */
export const isKeepable = (value: unknown, bytesMax: number): boolean =>
  isPlain(value, DEPTH_MAX) && Buffer.byteLength(JSON.stringify(value)) <= bytesMax;

function isPlain(value: unknown, depthLeft: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depthLeft === 0) return false;
  if (Array.isArray(value)) return value.every((entry) => isPlain(entry, depthLeft - 1));
  return Object.entries(value).every(([name, entry]) => !name.startsWith('$') && isPlain(entry, depthLeft - 1));
}
