import type { StoredProgress } from '../storage/protocol.ts';
import type { Storage } from '../storage/storage.ts';
import type { Warn } from '../warn.ts';

/** How far each group is, by partition. Known here at once, on disk a little later: a crash costs a redelivery at most. */
export interface Progress {
  /** Makes the group known for the partition. A group that was here before goes on where it was. */
  join(group: string, partitionId: number): void;
  of(group: string, partitionId: number): number;
  commit(group: string, partitionId: number, offset: number): void;
  partitionsOf(group: string): ReadonlyMap<number, number>;
  /** Resolves when everything committed so far is durable, or could not be made so. */
  flushed(): Promise<void>;
}

export function createProgress(stored: readonly StoredProgress[], storage: Storage, warn: Warn): Progress {
  const groups = new Map<string, Map<number, number>>();
  let unsaved = new Map<string, StoredProgress>();
  let flushing: Promise<void> | undefined;

  const groupOf = (group: string): Map<number, number> => {
    let partitions = groups.get(group);
    if (!partitions) groups.set(group, (partitions = new Map<number, number>()));
    return partitions;
  };
  for (const { group, partitionId, offset } of stored) groupOf(group).set(partitionId, offset);

  function set(group: string, partitionId: number, offset: number): void {
    groupOf(group).set(partitionId, offset);
    unsaved.set(`${partitionId}/${group}`, { group, partitionId, offset });
    void startFlush();
  }

  const startFlush = (): Promise<void> => (flushing ??= flush().finally(() => (flushing = undefined)));

  /** One save at a time; what is committed meanwhile goes together into the next. */
  async function flush(): Promise<void> {
    while (unsaved.size > 0) {
      const saving = unsaved;
      unsaved = new Map();
      try {
        await storage.saveProgress([...saving.values()]);
      } catch (error) {
        // Kept for the next commit's flush. Nothing is lost meanwhile: unsaved progress is only delivered again.
        unsaved = new Map([...saving, ...unsaved]);
        warn('The progress of groups could not be saved', { error });
        return;
      }
    }
  }

  return {
    join(group, partitionId) {
      if (!groupOf(group).has(partitionId)) set(group, partitionId, 0);
    },
    of: (group, partitionId) => groups.get(group)?.get(partitionId) ?? 0,
    commit: set,
    partitionsOf: (group) => groups.get(group) ?? new Map<number, number>(),
    async flushed() {
      await flushing;
      if (unsaved.size > 0) await startFlush();
    },
  };
}
