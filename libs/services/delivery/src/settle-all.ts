import { isOutage } from '@fanfare/dead-letters';

/**
 * Waits for all of them and only then rejects, with a bug before an outage. A handler that rejected must not go on
 * working behind the back of its own repetition.
 */
export async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  const failures = (await Promise.allSettled(promises)).filter((settled) => settled.status === 'rejected');
  const worst = failures.find(({ reason }) => !isOutage(reason)) ?? failures[0];
  if (worst) throw worst.reason;
}
