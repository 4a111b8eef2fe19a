import type { DatabaseSync } from 'node:sqlite';
import { partitionIdOf } from './position.ts';
import type { RecordColumns } from './protocol.ts';

export interface CompactionTimes {
  /** How long a record stays after a newer one with its key. */
  readonly supersededForMs: number;
  /** How long the mark of a deleted key stays, so that a group that was away still learns of it. */
  readonly deletedForMs: number;
}

/** Inserts records, and notes for compacted topics which records they make superfluous. */
export function createAppend(database: DatabaseSync, times: CompactionTimes): (records: RecordColumns) => void {
  const insert = database.prepare('INSERT INTO records VALUES (?, ?, ?, ?, ?)');
  const selectLast = database.prepare('SELECT position FROM last_of_key WHERE partition_id = ? AND key = ?');
  const replaceLast = database.prepare('INSERT OR REPLACE INTO last_of_key VALUES (?, ?, ?)');
  const insertSuperseded = database.prepare('INSERT OR IGNORE INTO superseded VALUES (?, ?)');
  const selectCompacted = database.prepare(
    'SELECT compacted FROM topics JOIN partitions ON topic = name WHERE partitions.id = ?',
  );
  const compactedById = new Map<number, boolean>();

  function isCompacted(partitionId: number): boolean {
    let compacted = compactedById.get(partitionId);
    if (compacted === undefined) {
      compacted = (selectCompacted.get(partitionId) as { compacted: number }).compacted === 1;
      compactedById.set(partitionId, compacted);
    }
    return compacted;
  }

  function supersede(position: number, timestamp: number, key: string, isDeletion: boolean): void {
    const partitionId = partitionIdOf(position);
    const last = selectLast.get(partitionId, key) as { position: number } | undefined;
    if (last) insertSuperseded.run(timestamp + times.supersededForMs, last.position);
    if (isDeletion) insertSuperseded.run(timestamp + times.deletedForMs, position);
    replaceLast.run(partitionId, key, position);
  }

  return function append({ positions, timestamps, keys, values, headers }) {
    for (let n = 0; n < positions.length; n += 1) {
      const [position, timestamp, key, value] = [positions[n]!, timestamps[n]!, keys[n]!, values[n]!];
      insert.run(position, timestamp, key, value, headers[n]!);
      if (isCompacted(partitionIdOf(position))) supersede(position, timestamp, key, value === null);
    }
  };
}
