import type { Collection } from '@fanfare/document-store';
import type { Activity } from '@fanfare/domain';
import { activityOf, type ActivityDocument } from '@fanfare/analytics-reader';

/** What users did, as stored. */
export interface Activities {
  /** Adds those that are not there yet. */
  store(documents: readonly ActivityDocument[]): Promise<void>;
  /** By user, from `since` on (ms since the epoch). */
  ofUsers(userIds: readonly string[], since: number): Promise<Map<string, Activity[]>>;
  /** When each of these users last did something, if that was not before `since`. */
  latestOfUsers(userIds: () => Iterable<string>, since: number): Promise<Map<string, number>>;
}

/** More activities than this since a batch was sent: the users are looked up instead. */
const RECENT_MAX = 1_000;

export function createActivities(collection: Collection<ActivityDocument>): Activities {
  return {
    store: async (documents) => {
      if (documents.length > 0) await collection.insertMany(documents);
    },

    ofUsers: async (userIds, since) => {
      const activities = new Map<string, Activity[]>();
      if (userIds.length === 0) return activities;
      for (const document of await collection.find({ userId: { $in: userIds }, at: { $gte: since } }).toArray()) {
        const known = activities.get(document.userId);
        if (known) known.push(activityOf(document));
        else activities.set(document.userId, [activityOf(document)]);
      }
      return activities;
    },

    // A batch has thousands of users, and what they did after a message is rarely here before the message is: reading
    // the few newest activities is one step in an index, looking up every user is thousands.
    latestOfUsers: async (userIds, since) => {
      const projection = { _id: 0, userId: 1, at: 1 } as const;
      let found = await collection.find({ at: { $gte: since } }, { projection, limit: RECENT_MAX }).toArray();
      if (found.length === RECENT_MAX) {
        found = await collection
          .find({ userId: { $in: [...userIds()] }, at: { $gte: since } }, { projection })
          .toArray();
      }
      const latest = new Map<string, number>();
      for (const { userId, at } of found) latest.set(userId, Math.max(at, latest.get(userId) ?? at));
      return latest;
    },
  };
}
