import { EventLogUnavailable, type PartitionLag, type SubscribeOptions, type Subscription } from '@fanfare/event-log';
import type { Topics } from '../memory/topics.ts';
import { createGroup, type Group } from './group.ts';
import type { Progress } from './progress.ts';
import { startSubscription } from './subscription.ts';

/** Every group that is or was here. */
export interface Groups {
  /** Resolves when the group is known on disk. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  lag(group: string): PartitionLag[];
  /** Closes every subscription that is still open. */
  close(): Promise<void>;
}

export function createGroups(topics: Topics, progress: Progress): Groups {
  const groups = new Map<string, Group>();
  const open = new Set<Subscription>();
  let isClosed = false;

  function groupOf(name: string): Group {
    let group = groups.get(name);
    if (!group) groups.set(name, (group = createGroup(topics.partitionsOf)));
    return group;
  }

  return {
    async subscribe(options) {
      for (const { id } of options.topics.flatMap(topics.partitionsOf)) progress.join(options.group, id);
      await progress.flushed();
      if (isClosed) throw new EventLogUnavailable('it was closed meanwhile');
      const subscription = startSubscription(options, groupOf(options.group), progress);
      open.add(subscription);
      const close = () => subscription.close().finally(() => open.delete(subscription));
      return { ...subscription, close };
    },

    lag(group) {
      return [...progress.partitionsOf(group)].flatMap(([id, offset]) => {
        const partition = topics.partitionById(id);
        if (!partition) return [];
        const { topic, number, start, end } = partition;
        // What retention has dropped will never be given to the group, so it is not behind by it.
        const committed = Math.max(offset, start);
        return [{ topic, partition: number, committed, end, lag: end - committed }];
      });
    },

    async close() {
      isClosed = true;
      await Promise.all([...open].map((subscription) => subscription.close()));
    },
  };
}
