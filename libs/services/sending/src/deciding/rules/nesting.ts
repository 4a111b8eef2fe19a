/** Deeper than any request that means something; a limit, because what walks a body recursively has to end. */
export const NESTING_MAX = 64;

export function isNestedDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const entry of Array.isArray(value) ? value : Object.values(value)) {
    if (isNestedDeeperThan(entry, levels - 1)) return true;
  }
  return false;
}
