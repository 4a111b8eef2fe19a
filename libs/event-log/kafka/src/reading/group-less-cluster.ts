import kafkajs, { type Broker, type Cluster, type KafkaMessage } from 'kafkajs';
import type { OpenClient } from '../client/open-client.ts';

/**
 * A connection that can fetch without being in a group. Kafkajs offers fetching to members of groups only, yet hands
 * the cluster object that can do it to every assigner; the consumer around it never joins anything.
 */
export function openGroupLessCluster(openClient: OpenClient): Cluster {
  let found: Cluster | undefined;
  openClient('short').consumer({
    groupId: 'never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (config) => {
        found = config.cluster;
        return kafkajs.PartitionAssigners.roundRobin(config);
      },
    ],
  });
  if (!found) throw new Error('kafkajs gave its assigner no cluster');
  return found;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly (KafkaMessage & { isControlRecord?: boolean })[];
}

export interface FetchRequest {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly next: number }[];
  readonly maxWaitMs: number;
}

const bytesMax = { perFetch: 4 * 1024 * 1024, perPartition: 1024 * 1024 };

/** One fetch from one broker; kafkajs leaves its answer untyped. */
export async function fetchFrom(broker: Broker, request: FetchRequest): Promise<readonly FetchedPartition[]> {
  const { responses } = (await broker.fetch({
    maxWaitTime: request.maxWaitMs,
    minBytes: 1,
    maxBytes: bytesMax.perFetch,
    topics: [
      {
        topic: request.topic,
        partitions: request.partitions.map(({ partition, next }) => ({
          partition,
          fetchOffset: String(next),
          maxBytes: bytesMax.perPartition,
        })),
      },
    ],
  })) as { responses: readonly { partitions: readonly FetchedPartition[] }[] };
  return responses.flatMap(({ partitions }) => partitions);
}
