/** The fixed window that a moment falls into, aligned to the clock: an hourly one starts on the hour (UTC). */
export interface Window {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Milliseconds since the epoch, and the length of a window. */
export function windowAt(now: number, windowMs: number): Window {
  const startsAt = Math.floor(now / windowMs) * windowMs;
  return { startsAt, endsAt: startsAt + windowMs };
}

/** Whole seconds until a window ends, at least one: a caller told to wait for none would come back too early. */
export const secondsUntil = (endsAt: number, now: number): number => Math.max(1, Math.ceil((endsAt - now) / 1_000));
