/**
 * Which retry tier takes what failed in `attempt`: the first attempt goes to the first tier, and so on; a tier that is
 * shorter than the wait that was asked for is passed over while a longer one is left.
 * `undefined`: the tries are used up.
 *
 * @param delaysMs the tiers' delays, ascending
 */
export function retryTierFor(attempt: number, waitMs: number, delaysMs: readonly number[]): number | undefined {
  if (attempt > delaysMs.length) return undefined;
  const longEnough = delaysMs.findIndex((delayMs, tier) => tier >= attempt - 1 && delayMs >= waitMs);
  return longEnough === -1 ? delaysMs.length - 1 : longEnough;
}
