import type { Position } from '@fanfare/event-log';
import type { Cluster } from 'kafkajs';

export interface ReadPosition {
  readonly partition: number;
  /** What is read next. */
  next: number;
  /** What the next record published would have got when the replay began. */
  readonly endAtStart: number;
}

/** Finds where a replay begins in each partition, and where it will have caught up. */
export async function startPositions(cluster: Cluster, topic: string, from: Position): Promise<ReadPosition[]> {
  const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
  const ask = async (at: { fromBeginning: boolean } | { fromTimestamp: number }) => {
    const answers = await cluster.fetchTopicsOffset([{ topic, partitions, ...at }]);
    return new Map(
      answers.flatMap((answer) => answer.partitions).map(({ partition, offset }) => [partition, Number(offset)]),
    );
  };

  const earliest = await ask({ fromBeginning: true });
  const byTime =
    typeof from === 'object' && 'timestamp' in from ? await ask({ fromTimestamp: from.timestamp }) : undefined;
  const end = await ask({ fromBeginning: false }); // last, so that a start never lies behind the end by then

  return partitions.map(({ partition }) => {
    const ends = { earliest: earliest.get(partition) ?? 0, end: end.get(partition) ?? 0 };
    return { partition, endAtStart: ends.end, next: startOf(from, partition, ends, byTime?.get(partition)) };
  });
}

function startOf(from: Position, partition: number, ends: { earliest: number; end: number }, byTime = -1): number {
  if (from === 'earliest') return ends.earliest;
  if (from === 'latest') return ends.end;
  if ('timestamp' in from) return byTime >= 0 ? byTime : ends.end; // nothing is that new yet
  return Math.max(from.offsets[partition] ?? 0, ends.earliest);
}
