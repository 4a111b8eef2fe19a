import type { Repeat } from './endpoint.ts';

/** What of a failed try decides whether there is another one. */
export interface FailedTry {
  /** Of the answer, if there was one. */
  readonly status?: number;
  /** The request was certainly not carried out. */
  readonly isUntouched: boolean;
  /** How long the answer asks to wait. */
  readonly retryAfterMs?: number;
}

export interface Allowance {
  readonly repeat: Repeat;
  readonly retriesLeft: number;
  /** From 0: how many tries failed before this one. */
  readonly failedBefore: number;
  readonly timeLeftMs: number;
}

const BACKOFF_FIRST_MS = 250;
const BACKOFF_MAX_MS = 8_000;

/** How long to wait before the next try, in ms; nothing when there shall be none. `random` gives 0 to 1. */
export function waitBeforeRetry(failed: FailedTry, allowance: Allowance, random: () => number): number | undefined {
  if (allowance.retriesLeft <= 0 || !isWorthRepeating(failed, allowance.repeat)) return undefined;
  // The whole span is drawn from, so that callers who failed together do not come back together.
  const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** allowance.failedBefore);
  const jitter = random() * (failed.retryAfterMs === undefined ? backoff : BACKOFF_FIRST_MS);
  const wait = Math.ceil((failed.retryAfterMs ?? 0) + jitter);
  return wait <= allowance.timeLeftMs ? wait : undefined;
}

/** 500 too: it says nothing about what was done, and for what is safe to repeat that does not matter. */
const passing = [429, 500, 502, 503, 504];

function isWorthRepeating({ status, isUntouched }: FailedTry, repeat: Repeat): boolean {
  if (status !== undefined && !passing.includes(status)) return false;
  return isUntouched || repeat !== 'once';
}

/** It begins with a day of the week. JavaScript takes `-3` for a date too. */
const isDate = /^[a-z]{3}/i;

/**
 * `X-Ratelimit-Retry-After` (seconds) and `Retry-After` (seconds, or a date), in ms; the longer one, if they differ.
 * `now`: ms since the epoch.
 */
export function retryAfterOf(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const waits = ['x-ratelimit-retry-after', 'retry-after'].flatMap((name) => {
    const text = headers.get(name)?.trim();
    if (!text) return [];
    if (/^\d+(\.\d+)?$/.test(text)) return [Number(text) * 1_000];
    const wait = Date.parse(text) - now;
    return isDate.test(text) && !Number.isNaN(wait) ? [Math.max(0, wait)] : [];
  });
  return waits.length > 0 ? Math.max(...waits) : undefined;
}
