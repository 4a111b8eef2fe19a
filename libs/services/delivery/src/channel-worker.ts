import type { CampaignView } from '@fanfare/campaign-reader';
import type { ConnectedContent } from '@fanfare/connected-content';
import { withStrikes } from '@fanfare/dead-letters';
import type { DocumentStore } from '@fanfare/document-store';
import { channels as allChannels, type Channel } from '@fanfare/domain';
import type { EventLog, Subscription, SubscriptionHealth } from '@fanfare/event-log';
import { topics } from '@fanfare/events';
import { silentLogger, type Logger } from '@fanfare/observability';
import type { Personalizer } from '@fanfare/personalization';
import type { ProfileReader } from '@fanfare/profile-reader';
import type { Provider } from '@fanfare/providers';
import { createDeliverChunks, type DeliverChunks } from './deliver/deliver-chunks.ts';
import { createSlots } from './deliver/slots.ts';
import { createHandleRecords } from './lane/handle-records.ts';
import { createLedger } from './ledger/ledger.ts';
import { resolveOptions, type ChannelWorkerOptions } from './options.ts';
import { settleAll } from './settle-all.ts';

export interface ChannelWorkerDeps {
  readonly eventLog: EventLog;
  readonly store: DocumentStore;
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly profileReader: ProfileReader;
  /** One per channel to drain; one provider may serve several. Closed by whoever opened them. */
  readonly providers: Partial<Readonly<Record<Channel, Provider>>>;
  readonly personalizer: Pick<Personalizer, 'compileMessage'>;
  /** Absent: a message that needs `connected_content` is not sent. Closed by whoever opened it. */
  readonly connectedContent?: Pick<ConnectedContent, 'complete'>;
  /** Ms since the epoch. */
  readonly now?: () => number;
  readonly logger?: Logger;
  readonly options?: ChannelWorkerOptions;
}

export interface ChannelWorker {
  /** Joins the lane of every channel. The topics must exist. */
  start(): Promise<RunningChannelWorker>;
}

export interface RunningChannelWorker {
  health(): Partial<Record<Channel, SubscriptionHealth>>;
  /** Takes no more work, finishes the calls in hand, commits, leaves. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Drains the lanes of its channels: what was accepted becomes provider calls, and each recipient one result.
 * Any number of workers may run; the log shares the partitions out among them.
 *
 *     const worker = createChannelWorker({ eventLog, store, campaignView, profileReader, personalizer, providers: { email: smtp } });
 *     const running = await worker.start();
 */
export function createChannelWorker(deps: ChannelWorkerDeps): ChannelWorker {
  const { eventLog, store, providers, now = Date.now, logger = silentLogger } = deps;
  const options = resolveOptions(deps.options ?? {});
  const lanes = (deps.options?.channels ?? allChannels.filter((channel) => providers[channel])).map((channel) => {
    const provider = providers[channel];
    if (!provider) throw new Error(`Channel ${channel} is to be drained, but has no provider`);
    return { channel, provider };
  });
  const ledger = createLedger({ store, now });
  const { deliverManyMax, retryTiers, batchMax, groupPrefix, strikesMax } = options;
  const withLargeSlot = createSlots(1);
  const deliverers = new Map<Provider, DeliverChunks>();
  for (const { provider } of lanes) {
    if (deliverers.has(provider)) continue;
    deliverers.set(provider, createDeliverChunks({ provider, ledger, deliverManyMax, retryTiers: retryTiers.length }));
  }

  async function join(channel: Channel, provider: Provider): Promise<Subscription> {
    const { campaignView, profileReader, personalizer, connectedContent } = deps;
    const laneLogger = logger.child({ channel });
    const handleRecords = createHandleRecords({
      ...{ channel, eventLog, ledger, campaignView, profileReader, personalizer, connectedContent, now, options },
      deliverChunks: deliverers.get(provider)!,
      withLargeSlot,
      recipientsAtOnceMax: options.recipientsAtOnceMax(provider),
      logger: laneLogger,
    });
    const group = `${groupPrefix}.${channel}`;
    return eventLog.subscribe({
      group,
      // A tier that waits defers its own partition only; the lane flows on.
      topics: [topics.messages(channel), ...new Set(retryTiers.map(({ name }) => topics.retry(channel, name)))],
      handle: withStrikes({
        group,
        handle: ({ records, signal }) => handleRecords(records, signal),
        eventLog,
        strikesMax,
        now,
        logger: laneLogger,
      }),
      batchMax,
    });
  }

  return {
    async start() {
      await ledger.prepare();
      const subscriptions = new Map<Channel, Subscription>();
      const close = async (): Promise<void> => {
        await settleAll(Array.from(subscriptions.values(), (subscription) => subscription.close()));
        await ledger.close();
      };
      try {
        for (const { channel, provider } of lanes) subscriptions.set(channel, await join(channel, provider));
      } catch (error) {
        await close();
        throw error;
      }
      logger.info('The channel worker drains its lanes', { channels: [...subscriptions.keys()] });
      return {
        health: () =>
          Object.fromEntries(Array.from(subscriptions, ([channel, subscription]) => [channel, subscription.health()])),
        close,
      };
    },
  };
}
