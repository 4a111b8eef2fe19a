import type { DatabaseSync } from 'node:sqlite';
import type { TopicSpec } from '@fanfare/event-log';
import { endOfPartition, offsetOf, partitionIdMax, positionOf } from './position.ts';
import type { StoredPartition, StoredTopic } from './protocol.ts';

const retentionDefaultMs = 7 * 24 * 60 * 60 * 1000;

export interface StoredTopics {
  ensure(specs: readonly TopicSpec[]): StoredTopic[];
  all(): StoredTopic[];
}

export function createStoredTopics(database: DatabaseSync): StoredTopics {
  const insertTopic = database.prepare('INSERT INTO topics VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const insertPartition = database.prepare('INSERT INTO partitions (topic, number) VALUES (?, ?) RETURNING id');
  const selectNames = database.prepare('SELECT name FROM topics');
  const selectPartitions = database.prepare('SELECT id, number FROM partitions WHERE topic = ? ORDER BY number');
  const selectBounds = database.prepare(
    // Two scalar subqueries, because SQLite answers min and max from the ends of the table only when alone.
    `SELECT (SELECT min(position) FROM records WHERE position >= $from AND position < $to) AS first,
            (SELECT max(position) FROM records WHERE position >= $from AND position < $to) AS last`,
  );

  const selectTimestamp = database.prepare('SELECT timestamp FROM records WHERE position = ?');

  function create({ name, partitions, compacted = false, retentionMs = retentionDefaultMs }: TopicSpec): void {
    const { changes } = insertTopic.run(name, Number(compacted), retentionMs);
    if (changes === 0) return;
    for (let number = 0; number < partitions; number += 1) {
      const { id } = insertPartition.get(name, number) as { id: number };
      if (id > partitionIdMax) throw new RangeError(`An embedded log holds ${partitionIdMax} partitions at the most`);
    }
  }

  function boundsOf(partitionId: number): Pick<StoredPartition, 'start' | 'end' | 'lastTimestamp'> {
    const bounds = selectBounds.get({ from: positionOf(partitionId, 0), to: endOfPartition(partitionId) });
    const { first, last } = bounds as { first: number | null; last: number | null };
    if (first === null || last === null) return { start: 0, end: 0, lastTimestamp: 0 };
    const { timestamp } = selectTimestamp.get(last) as { timestamp: number };
    return { start: offsetOf(first), end: offsetOf(last) + 1, lastTimestamp: timestamp };
  }

  function partitionsOf(topic: string): StoredPartition[] {
    const rows = selectPartitions.all(topic) as unknown as { id: number; number: number }[];
    return rows.map(({ id, number }) => ({ id, number, ...boundsOf(id) }));
  }

  const describe = (name: string): StoredTopic => ({ name, partitions: partitionsOf(name) });

  return {
    ensure(specs) {
      specs.forEach(create);
      return specs.map(({ name }) => describe(name));
    },
    all: () => (selectNames.all() as unknown as { name: string }[]).map(({ name }) => describe(name)),
  };
}
