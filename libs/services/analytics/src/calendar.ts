const DAY_MS = 86_400_000;
/** Offsets from UTC are multiples of this, so all of it lies on one day. */
const QUARTER_HOUR_MS = 900_000;
const REMEMBERED_MAX = 10_000;

/** `YYYY-MM-DD` of an instant (ms since the epoch), in one time zone. */
export type DayOf = (at: number) => string;

/** @throws RangeError for a time zone that is not an IANA name */
export function createDayOf(timeZone: string): DayOf {
  // Swedish writes dates the ISO way.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_HOUR_MS);
    const known = days.get(quarter);
    if (known !== undefined) return known;
    if (days.size >= REMEMBERED_MAX) days.clear();
    const day = format.format(at);
    days.set(quarter, day);
    return day;
  };
}

/** `length` calendar days in ascending order, the last one `lastDay`. */
export function daysUntil(lastDay: string, length: number): string[] {
  const last = Date.parse(`${lastDay}T00:00:00Z`);
  return Array.from({ length }, (_, index) =>
    new Date(last - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}
