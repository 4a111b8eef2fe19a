import { type TopicSpec, UnknownTopic } from '@fanfare/event-log';
import type { StoredTopic } from '../storage/protocol.ts';
import type { Storage } from '../storage/storage.ts';
import { createPartition, type Partition } from './partition.ts';

/** The topics that exist, by name. */
export interface Topics {
  ensure(specs: readonly TopicSpec[]): Promise<void>;
  /** @throws UnknownTopic */
  partitionsOf(topic: string): readonly Partition[];
  partitionById(id: number): Partition | undefined;
}

/** `tailsSizeMax` is divided among all partitions. */
export function createTopics(stored: readonly StoredTopic[], storage: Storage, tailsSizeMax: number): Topics {
  const byName = new Map<string, readonly Partition[]>();
  const byId = new Map<number, Partition>();
  const tailSizeMax = () => tailsSizeMax / byId.size;

  function add({ name, partitions }: StoredTopic): void {
    // Two callers may have created it at once; the first one's partitions are in use already.
    if (byName.has(name)) return;
    const added = partitions.map((partition) => createPartition(name, partition, storage, tailSizeMax));
    byName.set(name, added);
    for (const partition of added) byId.set(partition.id, partition);
  }
  stored.forEach(add);

  return {
    async ensure(specs) {
      const missing = specs.filter(({ name }) => !byName.has(name));
      if (missing.length > 0) (await storage.ensureTopics(missing)).forEach(add);
    },
    partitionsOf(topic) {
      const partitions = byName.get(topic);
      if (!partitions) throw new UnknownTopic(topic);
      return partitions;
    },
    partitionById: (id) => byId.get(id),
  };
}
