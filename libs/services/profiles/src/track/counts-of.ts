import type { UserHistory } from '@fanfare/analytics-reader';
import type { Profile } from '@fanfare/domain';
import { HISTORY_WINDOW_MS } from '../export/export-history.ts';
import type { ActivityData } from './activities.ts';

export interface Counts {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/**
 * How often the user has done this in the last 90 days, with this one. What they did a moment ago may still be on its way to
 * analytics; what is answered for is not, and counts once wherever it is.
 */
export type CountsOf = (profile: Profile, activity: ActivityData | undefined) => Promise<Counts | undefined>;

export function createCountsOf({ history, now }: { history: UserHistory; now: () => number }): CountsOf {
  return async function countsOf({ userId, mergedUserIds = [] }, activity) {
    if (!activity) return undefined;
    const { activityId, kind, name, at } = activity;
    const done = await history.done([userId, ...mergedUserIds], now() - HISTORY_WINDOW_MS, new Set([activityId]));
    const same = done.filter((one) => one.kind === kind && one.name === name);
    return {
      first: new Date(Math.min(at, ...same.map(({ first }) => first))).toISOString(),
      last: new Date(Math.max(at, ...same.map(({ last }) => last))).toISOString(),
      count: same.reduce((sum, { count }) => sum + count, 1),
    };
  };
}
