import {
  ACTIVITIES,
  activityIndexes,
  COUNTERS,
  RECEIPTS,
  type ActivityDocument,
  type ReceiptDocument,
} from '@fanfare/analytics-reader';
import { createIsKnownSendId, type CampaignView } from '@fanfare/campaign-reader';
import { createGiveUp, withStrikes } from '@fanfare/dead-letters';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog, SubscribeOptions } from '@fanfare/event-log';
import { topics } from '@fanfare/events';
import { createCounters, createFirstSeen } from '@fanfare/exact-counter';
import { healthOf, type HealthCheck, type Route } from '@fanfare/http-kit';
import { silentLogger, type Logger } from '@fanfare/observability';
import { createActivities } from './activities/activities.ts';
import { createHandleActivities } from './activities/handle-activities.ts';
import { createReattribute } from './attribution/reattribute.ts';
import { TRANSITIONS_KEPT_MS } from './attribution/reattributed.ts';
import { createDayOf } from './calendar.ts';
import { createHandleConversions } from './conversions/handle-conversions.ts';
import { dataSeriesRoute, sendDataSeriesRoute } from './data-series/route.ts';
import { createEventNames } from './events/event-names.ts';
import { createHandleEvents } from './events/handle-events.ts';
import { eventRoutes } from './events/routes.ts';
import { createInTurn } from './in-turn.ts';
import { createHandleOutcomes } from './outcomes/handle-outcomes.ts';
import { createStoreReceipts } from './receipts/store-receipts.ts';

export interface AnalyticsDeps {
  readonly eventLog: EventLog;
  readonly store: DocumentStore;
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly logger?: Logger;
  readonly now?: () => number;
  /** Where the days begin and end; IANA name, default UTC. Counted days stay as they are when it is changed. */
  readonly timeZone?: string;
}

export interface Analytics {
  /** Answers from what is stored; works without {@link Analytics.start}. */
  readonly routes: readonly Route[];
  /** Creates the indexes, then begins to consume. */
  start(): Promise<RunningAnalytics>;
}

export interface RunningAnalytics {
  readonly health: Readonly<Record<string, HealthCheck>>;
  /** Finishes the batches in hand. Log and store stay open. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** The log keeps outcomes for seven days. */
const OUTCOME_IDS_KEPT_MS = 8 * DAY_MS;
/** The log keeps activities for 45 days. */
const ACTIVITY_IDS_KEPT_MS = 46 * DAY_MS;
/** Chunks of up to fifty recipients: what one read and one write of receipts is shared by. */
const OUTCOMES_BATCH_MAX = 100;

/**
 * Counts outcomes, keeps receipts, joins them with what users did, counts conversions and custom events.
 *
 * @throws RangeError for an unknown time zone
 * @example
 * const analytics = createAnalytics({ eventLog, store, campaignView });
 * const running = await analytics.start();
 */
export function createAnalytics(deps: AnalyticsDeps): Analytics {
  const { eventLog, store, campaignView, logger = silentLogger, now = Date.now, timeZone = 'UTC' } = deps;
  const dayOf = createDayOf(timeZone);
  const receipts = store.collection<ReceiptDocument>(RECEIPTS);
  const activityCollection = store.collection<ActivityDocument>(ACTIVITIES);
  const counters = createCounters({ store, collection: COUNTERS, logger });
  const outcomesSeen = createFirstSeen({ store, collection: 'outcomes_seen', retentionMs: OUTCOME_IDS_KEPT_MS, now });
  const transitionsSeen = createFirstSeen({
    store,
    collection: 'conversions_seen',
    // A transition may be said again as long as the record that caused it may come again.
    retentionMs: TRANSITIONS_KEPT_MS,
    now,
  });

  const eventsSeen = createFirstSeen({ store, collection: 'events_seen', retentionMs: ACTIVITY_IDS_KEPT_MS, now });
  const eventNames = createEventNames(store);
  const series = { campaignView, counters, dayOf, now };

  const giveUp = createGiveUp({ eventLog, logger, now });
  const inTurn = createInTurn();
  const activities = createActivities(activityCollection);
  const storeReceipts = createStoreReceipts({ collection: receipts, dayOf, inTurn });
  const reattribute = createReattribute({ collection: receipts, activities, campaignView, eventLog, now, inTurn });

  const consumers = [
    {
      group: 'analytics.outcomes',
      topics: [topics.outcomes],
      batchMax: OUTCOMES_BATCH_MAX,
      handle: createHandleOutcomes({
        firstSeen: outcomesSeen,
        storeReceipts,
        counters,
        activities,
        reattribute,
        giveUp,
        dayOf,
      }),
    },
    {
      group: 'analytics.activity',
      topics: [topics.activity],
      handle: createHandleActivities({ receipts, activities, reattribute, giveUp }),
    },
    {
      group: 'analytics.conversions',
      topics: [topics.conversions],
      handle: createHandleConversions({ firstSeen: transitionsSeen, counters, giveUp, dayOf }),
    },
    {
      group: 'analytics.events',
      topics: [topics.activity],
      handle: createHandleEvents({ firstSeen: eventsSeen, counters, eventNames, dayOf }),
    },
  ];

  const join = (consumer: SubscribeOptions) =>
    eventLog.subscribe({ ...consumer, handle: withStrikes({ ...consumer, eventLog, now, logger }) });

  return {
    routes: [
      dataSeriesRoute(series),
      sendDataSeriesRoute({ ...series, isKnownSendId: createIsKnownSendId(store) }),
      ...eventRoutes({ eventNames, counters, dayOf, now }),
    ],
    start: async function startAnalytics() {
      await Promise.all([
        activityCollection.createIndexes(activityIndexes),
        counters.createIndexes(),
        outcomesSeen.createIndexes(),
        transitionsSeen.createIndexes(),
        eventsSeen.createIndexes(),
        eventNames.createIndexes(),
      ]);
      const joined = await Promise.allSettled(consumers.map(join));
      const subscriptions = joined.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
      const close = async (): Promise<void> => {
        await Promise.all(subscriptions.map((subscription) => subscription.close()));
      };
      const failed = joined.find((result) => result.status === 'rejected');
      if (failed) {
        await close();
        throw failed.reason;
      }
      return {
        health: Object.fromEntries(
          consumers.map(({ group }, index) => [group, () => healthOf(subscriptions[index]!.health())]),
        ),
        close,
      };
    },
  };
}
