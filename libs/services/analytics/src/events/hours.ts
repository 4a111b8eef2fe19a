const HOUR_MS = 3_600_000;

/** `YYYY-MM-DDTHH` in UTC: the name under which an instant (ms since the epoch) is counted within its day. */
export const hourOf = (at: number): string => new Date(at).toISOString().slice(0, 13);

/** The starts of `length` hours (ms since the epoch) in ascending order, the last one that of `at`. */
export function hoursUntil(at: number, length: number): number[] {
  const last = Math.floor(at / HOUR_MS) * HOUR_MS;
  return Array.from({ length }, (_, index) => last - (length - 1 - index) * HOUR_MS);
}

/** The last millisecond of the hour that starts at `start`. */
export const endOfHour = (start: number): number => start + HOUR_MS - 1;
