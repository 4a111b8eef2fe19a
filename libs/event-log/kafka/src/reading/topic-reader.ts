import { type LogRecord, type Position, UnknownTopic } from '@fanfare/event-log';
import type { Cluster } from 'kafkajs';
import { errorKindOf, originalOf } from '../client/error-kind.ts';
import type { OpenClient } from '../client/open-client.ts';
import type { KafkaSettings } from '../options.ts';
import { backoffMs } from '../timing/backoff.ts';
import type { Sleeper } from '../timing/sleeper.ts';
import { advance } from './advance.ts';
import { fetchFrom, openGroupLessCluster } from './group-less-cluster.ts';
import { startPositions } from './positions.ts';

/** A replay's place in its topic. It outlives its connections: when one breaks, it goes on from there over another. */
export interface TopicReader {
  /** The next records, of one partition after the other; none when nothing new came for a while. */
  next(): Promise<LogRecord[]>;
  /** Whether everything that was in the topic at the start has been returned by `next`. */
  hasCaughtUp(): boolean;
  close(): Promise<void>;
}

interface ReaderDeps {
  readonly openClient: OpenClient;
  readonly settings: Pick<KafkaSettings, 'topicPrefix' | 'fetchWaitMs' | 'logger'>;
  /** Slept on between tries. */
  readonly sleeper: Sleeper;
  readonly isClosed: () => boolean;
}

const retryAfter = { firstMs: 100, capMs: 5_000 };

/** @throws UnknownTopic when the topic does not exist. */
export async function openTopicReader(deps: ReaderDeps, topic: string, from: Position): Promise<TopicReader> {
  const { settings, sleeper } = deps;
  const wireTopic = settings.topicPrefix + topic;
  let cluster: Cluster | undefined;

  async function connected(): Promise<Cluster> {
    if (cluster) return cluster;
    const opening = (cluster = openGroupLessCluster(deps.openClient));
    await opening.connect();
    await opening.addMultipleTargetTopics([wireTopic]);
    return opening;
  }

  async function disconnect(): Promise<void> {
    const leaving = cluster;
    cluster = undefined;
    await leaving?.disconnect().catch(() => undefined);
  }

  /** Repeats until it works: a replay is as patient as whoever reads it. */
  async function persist<T>(attempt: (cluster: Cluster) => Promise<T>): Promise<T | undefined> {
    for (let failures = 0; !deps.isClosed(); failures += 1) {
      try {
        return await attempt(await connected());
      } catch (error) {
        await disconnect();
        if (deps.isClosed()) break;
        if (errorKindOf(error) === 'unknown-topic') throw new UnknownTopic(topic);
        if (originalOf(error).name === 'KafkaJSOffsetOutOfRange') await persist(skipWhatIsGone);
        settings.logger.warn('A replay was interrupted and will go on', { topic, reason: originalOf(error).message });
        await sleeper.sleep(backoffMs(failures, retryAfter));
      }
    }
    return undefined;
  }

  const positions = (await persist((open) => startPositions(open, wireTopic, from))) ?? [];

  /** Retention has caught up with the replay. */
  async function skipWhatIsGone(open: Cluster): Promise<void> {
    const kept = await startPositions(open, wireTopic, 'earliest');
    for (const { partition, next } of kept) {
      const position = positions.find((each) => each.partition === partition);
      if (position) position.next = Math.max(position.next, next);
    }
  }

  function followNewPartitions(open: Cluster): void {
    const metadata = open.findTopicPartitionMetadata(wireTopic);
    if (metadata.length === positions.length) return;
    for (const { partitionId: partition } of metadata) {
      if (positions.every((each) => each.partition !== partition))
        positions.push({ partition, next: 0, endAtStart: 0 });
    }
  }

  async function fetchOnce(open: Cluster): Promise<LogRecord[]> {
    await open.refreshMetadataIfNecessary();
    followNewPartitions(open);
    const leaders = open.findLeaderForPartitions(
      wireTopic,
      positions.map(({ partition }) => partition),
    );
    const fetches = Object.entries(leaders).map(async ([nodeId, led]) => {
      const partitions = positions.filter(({ partition }) => led.includes(partition));
      const broker = await open.findBroker({ nodeId });
      return fetchFrom(broker, { topic: wireTopic, partitions, maxWaitMs: settings.fetchWaitMs });
    });
    // All or none: an answer whose neighbour failed is asked for again.
    const answers = await Promise.all(fetches);
    return answers.flatMap((answer) => advance(topic, positions, answer));
  }

  let fetching: Promise<LogRecord[]> = Promise.resolve([]);

  return {
    next: () => (fetching = persist(fetchOnce).then((records) => records ?? [])),
    hasCaughtUp: () => positions.every(({ next, endAtStart }) => next >= endAtStart),
    async close() {
      // A fetch under way may be about to connect; disconnected before it, that connection would stay open for ever.
      await fetching.catch(() => undefined);
      await disconnect();
    },
  };
}
