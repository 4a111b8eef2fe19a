import { EventLogUnavailable, type EventLog, type Subscription } from '@fanfare/event-log';
import { createOpenClient, type OpenClient } from './client/open-client.ts';
import { openSubscription } from './consuming/subscription.ts';
import { type KafkaEventLogOptions, type KafkaSettings, settingsOf } from './options.ts';
import { createBatchSender } from './publishing/batch-sender.ts';
import { createPublisher } from './publishing/publisher.ts';
import { readTopic } from './reading/read-topic.ts';
import { createAdminClient } from './topics/admin-client.ts';
import { createEnsureTopics } from './topics/ensure-topics.ts';
import { createGroupLag } from './topics/group-lag.ts';
import { createPartitionCounts } from './topics/partition-counts.ts';

/**
 * The event log on Apache Kafka. Opening it does not need a broker yet: connections are made when first used and again
 * whenever they break.
 *
 *     const log = await openKafkaEventLog({ brokers: ['127.0.0.1:9092'], clientId: 'send-gateway' });
 */
export async function openKafkaEventLog(options: KafkaEventLogOptions): Promise<EventLog> {
  const settings = settingsOf(options);
  return createKafkaEventLog(settings, createOpenClient(settings));
}

export function createKafkaEventLog(settings: KafkaSettings, openClient: OpenClient): EventLog {
  const admin = createAdminClient(openClient);
  const counts = createPartitionCounts(admin);
  const publisher = createPublisher({ sender: createBatchSender(openClient), counts, settings });
  const lag = createGroupLag(admin, settings.topicPrefix);
  const subscriptions = new Set<Promise<Subscription>>();
  const closing = new AbortController();
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    closing.abort();
    const open = await Promise.all(subscriptions);
    await Promise.all([publisher.close(), ...open.map((subscription) => subscription.close())]);
    await admin.close();
  }

  return {
    publish: (records) => publisher.publish(records),
    async subscribe(subscribeOptions) {
      if (closing.signal.aborted) throw new EventLogUnavailable('it is closed');
      const opening = openSubscription({ openClient, settings, lag, closing: closing.signal }, subscribeOptions);
      subscriptions.add(opening);
      const subscription = await opening;
      return { ...subscription, close: () => subscription.close().finally(() => subscriptions.delete(opening)) };
    },
    read: (topic, from, readOptions) =>
      readTopic({ openClient, settings, closing: closing.signal }, topic, from, readOptions),
    lag,
    ensureTopics: createEnsureTopics(admin, counts, settings),
    close: () => (closed ??= close()),
  };
}
