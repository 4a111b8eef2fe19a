import type { DatabaseSync } from 'node:sqlite';
import { endOfPartition, offsetOf, partitionIdOf, positionOf } from './position.ts';
import type { SweepRequest, SweepResult } from './protocol.ts';
import { createPositionAt } from './read.ts';

/**
 * Drops what retention and compaction no longer keep. The newest record of a partition always stays: its offset is
 * where the partition goes on after the log is opened again.
 */
export function createSweep(database: DatabaseSync): (request: SweepRequest) => SweepResult {
  const positionAt = createPositionAt(database);
  const selectAging = database.prepare(
    `SELECT partitions.id, retention_ms AS retentionMs FROM partitions JOIN topics ON name = topic WHERE compacted = 0`,
  );
  const selectLast = database.prepare('SELECT max(position) AS last FROM records WHERE position >= ? AND position < ?');
  const dropUntil = database.prepare(
    `DELETE FROM records WHERE position IN
      (SELECT position FROM records WHERE position >= ? AND position < ? ORDER BY position LIMIT ?)`,
  );
  const selectFirst = database.prepare(
    'SELECT min(position) AS first FROM records WHERE position >= ? AND position < ?',
  );
  const selectDue = database.prepare('SELECT due_at AS dueAt, position FROM superseded WHERE due_at <= ? LIMIT ?');
  const dropRecord = database.prepare('DELETE FROM records WHERE position = ? RETURNING key');
  const dropDue = database.prepare('DELETE FROM superseded WHERE due_at = ? AND position = ?');
  const dropLastOfKey = database.prepare('DELETE FROM last_of_key WHERE partition_id = ? AND key = ? AND position = ?');

  const lastOf = (partitionId: number): number | null =>
    (selectLast.get(positionOf(partitionId, 0), endOfPartition(partitionId)) as { last: number | null }).last;

  function dropAged(partitionId: number, keepSince: number, dropsMax: number): number {
    const last = lastOf(partitionId);
    if (last === null) return 0;
    const cut = Math.min(positionAt(partitionId, keepSince) ?? last, last);
    return Number(dropUntil.run(positionOf(partitionId, 0), cut, dropsMax).changes);
  }

  function startOf(partitionId: number): number {
    const range = [positionOf(partitionId, 0), endOfPartition(partitionId)] as const;
    const { first } = selectFirst.get(...range) as { first: number | null };
    return first === null ? 0 : offsetOf(first);
  }

  function dropSuperseded(now: number, dropsMax: number): number {
    const due = selectDue.all(now, dropsMax) as unknown as { dueAt: number; position: number }[];
    let dropped = 0;
    for (const { dueAt, position } of due) {
      const partitionId = partitionIdOf(position);
      if (position === lastOf(partitionId)) continue;
      const record = dropRecord.get(position) as { key: string } | undefined;
      // The mark of a deleted key is itself the key's last record, and its entry goes with it.
      if (record) dropLastOfKey.run(partitionId, record.key, position);
      dropDue.run(dueAt, position);
      dropped += 1;
    }
    return dropped;
  }

  return function sweep({ now, dropsMax }) {
    const starts: { partitionId: number; start: number }[] = [];
    let dropped = dropSuperseded(now, dropsMax);
    for (const { id, retentionMs } of selectAging.all() as unknown as { id: number; retentionMs: number }[]) {
      if (dropped >= dropsMax) break;
      const aged = dropAged(id, now - retentionMs, dropsMax - dropped);
      if (aged > 0) starts.push({ partitionId: id, start: startOf(id) });
      dropped += aged;
    }
    return { dropped, more: dropped >= dropsMax, starts };
  };
}
