import type { Allowance, Verdict } from '@fanfare/http-kit';
import { windowAt } from './window.ts';

/** The largest number that every client can read, whatever its language. */
const PLENTY = 2 ** 31 - 1;
const HOUR_MS = 3_600_000;

/** Counts nothing. The headers are there all the same, because clients read them from every reply. */
export function unlimited(now: () => number): Allowance {
  const verdict = (): Verdict => ({
    allowed: true,
    limit: PLENTY,
    remaining: PLENTY,
    resetAt: windowAt(now(), HOUR_MS).endsAt,
  });
  return { take: verdict, look: verdict };
}
