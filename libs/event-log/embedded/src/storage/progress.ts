import type { DatabaseSync } from 'node:sqlite';
import type { StoredProgress } from './protocol.ts';

export interface StoredProgresses {
  save(progress: readonly StoredProgress[]): void;
  all(): StoredProgress[];
}

export function createStoredProgress(database: DatabaseSync): StoredProgresses {
  const replace = database.prepare('INSERT OR REPLACE INTO progress VALUES (?, ?, ?)');
  const select = database.prepare(
    'SELECT group_name AS "group", partition_id AS partitionId, next_offset AS "offset" FROM progress',
  );
  return {
    save(progress) {
      for (const { group, partitionId, offset } of progress) replace.run(group, partitionId, offset);
    },
    all: () => select.all() as unknown as StoredProgress[],
  };
}
