import type { IndexSpec, Stored } from '@fanfare/document-store';
import type { Activity } from '@fanfare/domain';
import type { DataOf, UserActivityRecorded } from '@fanfare/events';

/** The collection `activities`, written by analytics alone. */
export const ACTIVITIES = 'activities';

/**
 * As long as an export of a user looks back, and a day; longer than receipts can still be credited, so that an activity never
 * leaves before what it converted is settled.
 */
export const ACTIVITIES_KEPT_MS = 91 * 86_400_000;

export interface ActivityDocument extends Stored, Omit<Activity, 'activityId'> {
  readonly userId: string;
  readonly expireAt: Date;
}

export const activityIndexes: readonly IndexSpec[] = [
  { key: { userId: 1, at: 1 } },
  { key: { at: 1 } },
  { key: { expireAt: 1 }, expireAfterSeconds: 0 },
];

export function activityDocument(data: DataOf<typeof UserActivityRecorded>): ActivityDocument {
  const { activityId, userId, kind, name, appId, at, purchase } = data;
  const expireAt = new Date(at + ACTIVITIES_KEPT_MS);
  return { _id: activityId, userId, kind, name, appId, at, revenueMicros: purchase?.revenueMicros, expireAt };
}

export const activityOf = ({ _id, kind, name, appId, at, revenueMicros }: ActivityDocument): Activity => ({
  activityId: _id,
  kind,
  name,
  appId,
  at,
  revenueMicros,
});
