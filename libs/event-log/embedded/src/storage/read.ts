import type { DatabaseSync } from 'node:sqlite';
import { endOfPartition, offsetOf, positionOf } from './position.ts';
import type { PageRequest, RecordColumns } from './protocol.ts';

type Row = [position: number, timestamp: number, key: string, value: string | null, headers: string | null];

export function createPage(database: DatabaseSync): (request: PageRequest) => RecordColumns {
  const select = database.prepare(
    `SELECT position, timestamp, key, value, headers FROM records
      WHERE position >= ? AND position < ? ORDER BY position LIMIT ?`,
  );
  select.setReturnArrays(true);

  return function page({ partitionId, from, recordsMax, sizeMax }) {
    const rows: Row[] = [];
    let size = 0;
    const found = select.iterate(positionOf(partitionId, from), endOfPartition(partitionId), recordsMax);
    for (const row of found as unknown as Iterable<Row>) {
      rows.push(row);
      size += row[2].length + (row[3]?.length ?? 0);
      if (size >= sizeMax) break;
    }
    return {
      positions: Float64Array.from(rows, ([position]) => position),
      timestamps: Float64Array.from(rows, ([, timestamp]) => timestamp),
      keys: rows.map(([, , key]) => key),
      values: rows.map(([, , , value]) => value),
      headers: rows.map(([, , , , headers]) => headers),
    };
  };
}

/** Finds a partition's first record that is not older than `timestamp`; a partition's timestamps never fall. */
export function createPositionAt(
  database: DatabaseSync,
): (partitionId: number, timestamp: number) => number | undefined {
  const select = database.prepare(
    'SELECT position, timestamp FROM records WHERE position >= ? AND position < ? ORDER BY position LIMIT 1',
  );
  const selectLast = database.prepare('SELECT max(position) AS last FROM records WHERE position >= ? AND position < ?');

  return function positionAt(partitionId, timestamp) {
    const end = endOfPartition(partitionId);
    const { last } = selectLast.get(positionOf(partitionId, 0), end) as { last: number | null };
    if (last === null) return undefined;
    let [low, high] = [positionOf(partitionId, 0), last + 1];
    let found: number | undefined;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = select.get(middle, end) as { position: number; timestamp: number } | undefined;
      if (!row || row.timestamp >= timestamp) {
        found = row?.position ?? found;
        high = middle;
      } else {
        low = row.position + 1;
      }
    }
    return found;
  };
}

export const createOffsetAt = (database: DatabaseSync) => {
  const positionAt = createPositionAt(database);
  return ({ partitionId, timestamp }: { partitionId: number; timestamp: number }): number | undefined => {
    const position = positionAt(partitionId, timestamp);
    return position === undefined ? undefined : offsetOf(position);
  };
};
