import { errorKindOf } from '../client/error-kind.ts';
import type { AdminClient } from './admin-client.ts';

/** How many partitions topics have, as last heard. Names are those on the broker. */
export interface PartitionCounts {
  /** Undefined where the topic does not exist or was never asked for. */
  of(topic: string): number | undefined;
  /** Asks for those not known or heard of long ago; throws when nobody answers. */
  load(topics: Iterable<string>): Promise<void>;
  forget(topics: Iterable<string>): void;
}

/** As long as kafkajs keeps its own metadata. */
const maxAgeMs = 300_000;

export function createPartitionCounts(admin: Pick<AdminClient, 'run'>, now: () => number = Date.now): PartitionCounts {
  const known = new Map<string, { partitions: number; askedAt: number }>();

  const isFresh = (topic: string) => now() - (known.get(topic)?.askedAt ?? -Infinity) < maxAgeMs;

  async function ask(topic: string): Promise<void> {
    try {
      const { topics } = await admin.run((client) => client.fetchTopicMetadata({ topics: [topic] }));
      const partitions = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
      if (partitions > 0) known.set(topic, { partitions, askedAt: now() });
      else known.delete(topic);
    } catch (error) {
      if (errorKindOf(error) !== 'unknown-topic') throw error;
      known.delete(topic);
    }
  }

  return {
    of: (topic) => known.get(topic)?.partitions,
    async load(topics) {
      const stale = [...topics].filter((topic) => !isFresh(topic));
      // One by one: a single unknown topic fails the answer for all that are asked for together.
      if (stale.length > 0) await Promise.all(stale.map(ask));
    },
    forget(topics) {
      for (const topic of topics) known.delete(topic);
    },
  };
}
