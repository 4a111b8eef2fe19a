import type { Contribution } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { eventEntity } from '../entities.ts';
import { hourOf } from './hours.ts';

/** One custom event of one user. */
export interface CustomEvent {
  readonly offset: number;
  readonly workspaceId: string;
  readonly name: string;
  readonly appId?: string | undefined;
  /** When the user did it, ms since the epoch. */
  readonly at: number;
}

/** The sum of all of an event, and its breakdown by hour. */
export const COUNT = 'count';
export const HOURS = 'hours';

/** An event counts once on the day and in the hour in which it happened, and once more for its app. */
export function contributionsOf({ offset, workspaceId, name, appId, at }: CustomEvent, dayOf: DayOf): Contribution[] {
  const counted = { day: dayOf(at), offset, sums: { [COUNT]: 1, [HOURS]: { [hourOf(at)]: 1 } } };
  const entities = [eventEntity(workspaceId, name)];
  if (appId !== undefined) entities.push(eventEntity(workspaceId, name, appId));
  return entities.map((entity) => ({ entity, ...counted }));
}
