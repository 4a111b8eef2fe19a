export interface BackoffRange {
  readonly firstMs: number;
  readonly capMs: number;
}

/** Doubles with every attempt up to the cap; jittered, so that many members do not come back at the same moment. */
export function backoffMs(
  attempt: number,
  { firstMs, capMs }: BackoffRange,
  random: () => number = Math.random,
): number {
  return Math.round(Math.min(capMs, firstMs * 2 ** Math.min(attempt, 30)) * (0.5 + random() / 2));
}
