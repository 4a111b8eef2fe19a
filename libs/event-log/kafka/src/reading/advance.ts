import type { LogRecord } from '@fanfare/event-log';
import { toLogRecord } from '../client/record-codec.ts';
import type { FetchedPartition } from './group-less-cluster.ts';
import type { ReadPosition } from './positions.ts';

/**
 * Takes the records of one broker's answer and moves the positions behind them. Brokers answer with whole batches, so
 * the first records may lie before the position.
 *
 * A partition without records says nothing: others may have filled the answer. An answer without any record does, for
 * a broker never holds back the last one for its size: compaction has left nothing up to the end.
 */
export function advance(
  topic: string,
  positions: readonly ReadPosition[],
  answer: readonly FetchedPartition[],
): LogRecord[] {
  const isEmpty = answer.every(({ messages }) => messages.length === 0);
  return answer.flatMap(({ partition, messages, highWatermark }) => {
    const position = positions.find((each) => each.partition === partition);
    if (!position) return [];
    const fresh = messages.filter(({ offset }) => Number(offset) >= position.next);
    const readTo = isEmpty ? Number(highWatermark) : Number(messages.at(-1)?.offset ?? -1) + 1;
    position.next = Math.max(position.next, readTo);
    return fresh
      .filter(({ isControlRecord }) => !isControlRecord)
      .map((message) => toLogRecord(topic, partition, message));
  });
}
