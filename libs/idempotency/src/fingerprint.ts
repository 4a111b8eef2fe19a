import { createHash } from 'node:crypto';

/** Deeper than any request that means something; a limit, because what walks a body recursively has to end. */
const LEVELS_MAX = 64;

/** Tells one request from another under the same key. The order of fields in an object does not matter. */
export function fingerprintOf(endpoint: string, body: unknown): string {
  return createHash('sha256').update(endpoint).update('\0').update(canonical(body, LEVELS_MAX)).digest('hex');
}

/** What is nested deeper is left out, so that the walk ends: nobody accepts a request that has something there. */
function canonical(value: unknown, levels: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (levels === 0) return 'deeper';
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry, levels - 1)).join()}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry, levels - 1)}`).join()}}`;
}
