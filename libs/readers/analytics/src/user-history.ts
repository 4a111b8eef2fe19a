import type { DocumentStore } from '@fanfare/document-store';
import { createCounters } from '@fanfare/exact-counter';
import { ACTIVITIES, type ActivityDocument } from './activity-document.ts';
import { convertedBehaviors, idsOf, ofUsers, RECEIPTS, type ReceiptDocument } from './receipt-document.ts';
import { COUNTERS, EVER, REVENUE_MICROS, revenueEntity } from './user-revenue.ts';

/** What one user received from one campaign. */
export interface ReceivedCampaign {
  readonly userId: string;
  readonly campaignId: string;
  /** The last message: when, ms since the epoch, and which. */
  readonly receivedAt: number;
  readonly variationId: string;
  /** The campaign's behaviours (0-3) that were credited to its messages. */
  readonly converted: ReadonlySet<number>;
}

/** How often one user did one thing. */
export interface Done {
  readonly userId: string;
  readonly kind: 'custom_event' | 'purchase' | 'session';
  /** The name of the event, or the product. */
  readonly name?: string;
  readonly appId?: string;
  /** Ms since the epoch. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Each answer is one query, however many users are asked for, and has nothing from before `since` (ms since the epoch). */
export interface UserHistory {
  received(userIds: readonly string[], since: number): Promise<ReceivedCampaign[]>;
  /** One entry per user, kind, name and app, without these activities. `ACTIVITIES_KEPT_MS` is as far back as it goes. */
  done(userIds: readonly string[], since: number, except?: ReadonlySet<string>): Promise<Done[]>;
  /** By user: all that they ever paid, in millionths of a US dollar. Who never paid is absent. */
  revenueMicros(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function createUserHistory(store: DocumentStore): UserHistory {
  const receipts = store.collection<ReceiptDocument>(RECEIPTS);
  const activities = store.collection<ActivityDocument>(ACTIVITIES);
  const counters = createCounters({ store, collection: COUNTERS });

  return {
    received: async function receivedBy(userIds, since) {
      if (userIds.length === 0) return [];
      const projection = { receipts: 1, conversions: 1, convertedEarlier: 1 } as const;
      const documents = await receipts.find(ofUsers(userIds), { projection }).toArray();
      return documents.flatMap((document) => {
        const last = document.receipts.reduce((newest, receipt) => (receipt.at > newest.at ? receipt : newest));
        if (last.at < since) return [];
        const { variationId, at: receivedAt } = last;
        return [{ ...idsOf(document), receivedAt, variationId, converted: convertedBehaviors(document) }];
      });
    },

    done: async function doneBy(userIds, since, except) {
      if (userIds.length === 0) return [];
      const projection = { userId: 1, kind: 1, name: 1, appId: 1, at: 1 } as const;
      const sums = new Map<string, Done>();
      // One after the other: a busy user has more of them than are worth having in memory.
      for await (const activity of activities.find({ userId: { $in: userIds }, at: { $gte: since } }, { projection })) {
        const { _id, userId, kind, name, appId, at } = activity;
        if (except?.has(_id)) continue;
        const key = JSON.stringify([userId, kind, name, appId]);
        const sum = sums.get(key) ?? { userId, kind, name, appId, first: at, last: at, count: 0 };
        sums.set(key, {
          ...sum,
          first: Math.min(sum.first, at),
          last: Math.max(sum.last, at),
          count: sum.count + 1,
        });
      }
      return [...sums.values()];
    },

    revenueMicros: async function revenueOf(userIds) {
      if (userIds.length === 0) return new Map();
      const userOf = new Map(userIds.map((userId) => [revenueEntity(userId), userId]));
      const totals = await counters.totals({ entities: [...userOf.keys()], fromDay: EVER, toDay: EVER });
      return new Map(totals.map(({ entity, sums }) => [userOf.get(entity)!, sums[REVENUE_MICROS] as number]));
    },
  };
}
