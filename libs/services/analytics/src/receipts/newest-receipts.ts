import type { DayOf } from '../calendar.ts';
import type { StoredReceipt } from '@fanfare/analytics-reader';

/** Receipts of one campaign and user: a message every ten minutes for a month. What is beyond keeps its counts. */
export const RECEIPTS_MAX = 5_000;

export interface NewestReceipts {
  /** In the order given. */
  readonly receipts: readonly StoredReceipt[];
  /** What was received before this has left; nothing when all stay. Ms since the epoch. */
  readonly since?: number;
}

/**
 * At most `max` of these receipts. Whole days leave first, the oldest before the others; of the last day the oldest
 * receipts, but for the first known one of each variation: they say who is a unique recipient on that day.
 */
export function newestReceipts(receipts: readonly StoredReceipt[], dayOf: DayOf, max = RECEIPTS_MAX): NewestReceipts {
  if (receipts.length <= max) return { receipts };
  const days = daysToKeep(receipts, dayOf, max);
  const ofDays = receipts.filter(({ at }) => days.has(dayOf(at)));
  if (ofDays.length <= max) return { receipts: ofDays, since: oldestOf(ofDays) };

  const firsts = firstsOfVariations(ofDays);
  const others = ofDays.filter((receipt) => !firsts.has(receipt)).sort((a, b) => b.at - a.at);
  const newest = new Set(others.slice(0, Math.max(1, max - firsts.size)));
  const kept = ofDays.filter((receipt) => firsts.has(receipt) || newest.has(receipt));
  return { receipts: kept, since: oldestOf(newest.size > 0 ? [...newest] : kept) };
}

/** The newest one in any case, and those before it while there is room. */
function daysToKeep(receipts: readonly StoredReceipt[], dayOf: DayOf, max: number): Set<string> {
  const sizes = new Map<string, number>();
  for (const { at } of receipts) sizes.set(dayOf(at), (sizes.get(dayOf(at)) ?? 0) + 1);
  const [newest, ...older] = [...sizes.keys()].sort().reverse();
  const kept = new Set([newest!]);
  let room = max - sizes.get(newest!)!;
  for (const day of older) {
    room -= sizes.get(day)!;
    if (room < 0) break;
    kept.add(day);
  }
  return kept;
}

function firstsOfVariations(receipts: readonly StoredReceipt[]): Set<StoredReceipt> {
  const firsts = new Map<string, StoredReceipt>();
  for (const receipt of receipts) if (!firsts.has(receipt.variationId)) firsts.set(receipt.variationId, receipt);
  return new Set(firsts.values());
}

const oldestOf = (receipts: readonly StoredReceipt[]): number =>
  receipts.reduce((oldest, { at }) => Math.min(oldest, at), Infinity);
