import { EventLogUnavailable, type PartitionLag } from '@fanfare/event-log';
import kafkajs, { type Admin } from 'kafkajs';
import { errorKindOf, originalOf } from '../client/error-kind.ts';
import type { AdminClient } from './admin-client.ts';

/** Lag by partition of what the group committed or, as long as it has members, subscribed to. */
export function createGroupLag(admin: AdminClient, topicPrefix: string) {
  return async function lag(group: string): Promise<PartitionLag[]> {
    const groupId = topicPrefix + group;
    try {
      const committed = await admin.run((client) => committedOffsets(client, groupId));
      const subscribed = await admin.run((client) => subscribedTopics(client, groupId));
      const topics = new Set([...committed.keys(), ...subscribed].filter((topic) => topic.startsWith(topicPrefix)));
      const lags = await Promise.all([...topics].map((topic) => lagOfTopic(admin, topic, committed.get(topic))));
      return lags.flat().map((each) => ({ ...each, topic: each.topic.slice(topicPrefix.length) }));
    } catch (cause) {
      throw new EventLogUnavailable(`the lag of group "${group}" is not known (${originalOf(cause).message})`, {
        cause,
      });
    }
  };
}

async function committedOffsets(client: Admin, groupId: string): Promise<Map<string, Map<number, number>>> {
  const topics = await client.fetchOffsets({ groupId });
  return new Map(
    topics.map(({ topic, partitions }) => [
      topic,
      new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)])),
    ]),
  );
}

async function subscribedTopics(client: Admin, groupId: string): Promise<string[]> {
  const { groups } = await client.describeGroups([groupId]);
  const members = groups.flatMap((group) => group.members).filter(({ memberMetadata }) => memberMetadata.length > 0);
  return members.flatMap(
    ({ memberMetadata }) => kafkajs.AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? [],
  );
}

/** A group goes on where it committed, and starts where the topic starts now. */
async function lagOfTopic(
  admin: AdminClient,
  topic: string,
  committed: ReadonlyMap<number, number> | undefined,
): Promise<PartitionLag[]> {
  try {
    const offsets = await admin.run((client) => client.fetchTopicOffsets(topic));
    return offsets.map(({ partition, high, low }) => {
      const end = Number(high);
      const next = Math.max(committed?.get(partition) ?? -1, Number(low));
      return { topic, partition, committed: next, end, lag: Math.max(0, end - next) };
    });
  } catch (error) {
    if (errorKindOf(error) === 'unknown-topic') return []; // deleted since the group read it
    throw error;
  }
}
