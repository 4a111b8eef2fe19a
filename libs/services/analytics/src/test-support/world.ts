import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import type { Campaign, Channel, ConversionBehavior, DeliveryResult } from '@fanfare/domain';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import type { EventLog } from '@fanfare/event-log';
import { DeliveryCompleted, encode, topicSpecs, UserActivityRecorded, type DataOf } from '@fanfare/events';
import { Refusal } from '@fanfare/http-kit';
import type { Analytics, AnalyticsDeps } from '../analytics.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Far enough ahead for nothing to expire while a test runs: an hour before midnight UTC. */
export const EVENING = Date.parse('2090-01-30T23:00:00Z');

type OutcomeData = DataOf<typeof DeliveryCompleted>;
type ActivityData = DataOf<typeof UserActivityRecorded>;

/** One embedded log and store, shared by the tests of a file; each test has a campaign and users of its own. */
export interface World {
  readonly eventLog: EventLog;
  readonly store: DocumentStore;
  readonly deps: AnalyticsDeps;
  /** A campaign, in a workspace of its own unless it is given, with one variation for each of these channels. */
  campaign(behaviors?: readonly ConversionBehavior[], channels?: readonly Channel[], workspaceId?: string): Given;
  /** Until all that was published is counted. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface Given {
  readonly campaign: Campaign;
  /** A user id that no other test has. */
  user(name: string): string;
  /** An outcome of the campaign's variation of this channel, its id unique unless given; `userIds` were sent to. */
  outcome(at: number, userIds: readonly string[], more?: OutcomeOptions): Promise<void>;
  activity(userId: string, at: number, more?: Partial<ActivityData>): Promise<void>;
  purchase(userId: string, at: number, usd: number, more?: Partial<ActivityData>): Promise<void>;
  series(analytics: Analytics, query: Readonly<Record<string, unknown>>): Promise<SeriesAnswer>;
}

export interface OutcomeOptions extends Partial<Omit<OutcomeData, 'results'>> {
  readonly results?: readonly DeliveryResult[];
  /** Which of the campaign's variations; default: the first. `null`: no campaign. */
  readonly variation?: number | null;
}

export interface SeriesAnswer {
  readonly status: number;
  readonly message: string;
  readonly errors: readonly unknown[];
  readonly data: readonly SeriesRow[];
}
export type SeriesRow = Readonly<Record<string, number | string>> & {
  readonly messages: Readonly<Record<string, readonly Readonly<Record<string, number | string>>[]>>;
};

export async function openWorld({ partitions = 2 } = {}): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'fanfare-analytics-'));
  const eventLog = await openEmbeddedEventLog({ directory: join(directory, 'log') });
  const store = await openEmbeddedDocumentStore({ directory: join(directory, 'store') });
  await eventLog.ensureTopics(topicSpecs(partitions));
  const campaigns = new Map<string, Campaign>();
  let tests = 0;

  const drained = async (group: string): Promise<void> => {
    while ((await eventLog.lag(group)).some(({ lag }) => lag > 0)) await delay(5);
  };

  return {
    eventLog,
    store,
    deps: {
      eventLog,
      store,
      now: () => EVENING + DAY,
      campaignView: {
        get: (workspaceId, campaignId) => {
          const campaign = campaigns.get(campaignId);
          return Promise.resolve(campaign?.workspaceId === workspaceId ? campaign : undefined);
        },
      },
    },
    campaign: (behaviors = [], channels = ['email'], workspaceId = undefined) => {
      const test = ++tests;
      const campaign: Campaign = {
        campaignId: `campaign-${test}`,
        workspaceId: workspaceId ?? `workspace-${test}`,
        name: 'Welcome',
        description: '',
        tags: [],
        status: 'active',
        messages: channels.map((channel, index) => ({
          variationId: `v${test}-${index}`,
          channel,
          name: `Variant ${index}`,
        })),
        conversionBehaviors: behaviors,
        createdAt: 0,
        updatedAt: 0,
        version: 1,
      };
      campaigns.set(campaign.campaignId, campaign);
      return given(campaign, test, eventLog);
    },
    settled: async () => {
      await Promise.all(['analytics.outcomes', 'analytics.activity', 'analytics.events'].map(drained));
      await drained('analytics.conversions');
    },
    close: async () => {
      await eventLog.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

function given(campaign: Campaign, test: number, eventLog: EventLog): Given {
  const { workspaceId, campaignId } = campaign;
  let made = 0;
  const envelope = (at: number) => ({
    id: `event-${test}-${++made}`,
    at,
    workspaceId,
    correlationId: 'test',
  });

  const activity: Given['activity'] = async (userId, at, more = {}) => {
    const activityId = `activity-${test}-${++made}`;
    const data: ActivityData = { activityId, userId, kind: 'custom_event', name: 'signed_up', at, ...more };
    await eventLog.publish([encode(UserActivityRecorded, envelope(at), data)]);
  };

  return {
    campaign,
    user: (name) => `user-${test}-${name}`,
    activity,
    purchase: (userId, at, usd, more = {}) => {
      const revenueMicros = Math.round(usd * 1_000_000);
      const purchase = { currency: 'USD', price: usd, quantity: 1, revenueMicros };
      return activity(userId, at, { kind: 'purchase', name: 'shoe', purchase, ...more });
    },
    outcome: async (at, userIds, { variation = 0, results = [], ...more } = {}) => {
      const deliveryId = more.deliveryId ?? `delivery-${test}-${++made}`;
      const attempt = more.attempt ?? 1;
      const message = variation === null ? undefined : campaign.messages[variation]!;
      const data: OutcomeData = {
        outcomeId: `${deliveryId}/${attempt}`,
        deliveryId,
        attempt,
        dispatchId: 'dispatch',
        ...(message && { campaignId, variationId: message.variationId }),
        channel: message?.channel ?? 'email',
        acceptedAt: at,
        completedAt: at,
        ...more,
        results: [...userIds.map((userId): DeliveryResult => ({ userId, status: 'sent' })), ...results],
      };
      await eventLog.publish([encode(DeliveryCompleted, envelope(at), data)]);
    },
    series: async (analytics, query) => {
      const [route] = analytics.routes;
      const reply = await route!.handle({
        principal: { keyId: 'key', workspaceId, permissions: new Set(), ipAllowlist: [] },
        workspaceId,
        params: {},
        query: { campaign_id: campaignId, ...query },
        body: undefined,
        header: () => undefined,
        count: async () => undefined,
        correlationId: 'test',
      });
      const { status } = reply;
      if (reply instanceof Refusal) return { status, message: reply.message, errors: reply.errors, data: [] };
      return { status, errors: [], ...(reply.body as { message: string; data: SeriesRow[] }) };
    },
  };
}
