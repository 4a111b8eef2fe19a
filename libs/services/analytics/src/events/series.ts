import type { Totals } from '@fanfare/exact-counter';
import type { EventRow } from '@fanfare/http-contracts';
import { COUNT, HOURS } from './contributions.ts';
import { hourOf } from './hours.ts';

/** A row for each of these days (`YYYY-MM-DD`), zero where nothing was counted. */
export function dailyRows(days: readonly string[], totals: readonly Totals[]): EventRow[] {
  const sumsOfDay = new Map(totals.map(({ day, sums }) => [day, sums]));
  return days.map((time) => ({ time, count: wholeNumber(sumsOfDay.get(time)?.[COUNT]) }));
}

/** A row for each of these hours, given by their starts (ms since the epoch). */
export function hourlyRows(hours: readonly number[], totals: readonly Totals[]): EventRow[] {
  const counts = new Map<string, number>();
  // An hour of UTC can lie on two days of a time zone whose offset is no whole hour; its counts then do too.
  for (const { sums } of totals) {
    for (const [hour, count] of Object.entries(sums[HOURS] ?? {}))
      counts.set(hour, (counts.get(hour) ?? 0) + wholeNumber(count));
  }
  return hours.map((start) => ({ time: new Date(start).toISOString(), count: counts.get(hourOf(start)) ?? 0 }));
}

const wholeNumber = (sum: unknown): number => (typeof sum === 'number' ? sum : 0);
