import { setImmediate as endOfTurn, setTimeout as delay } from 'node:timers/promises';
import { EventLogUnavailable, type NewRecord, UnknownTopic } from '@fanfare/event-log';
import { errorKindOf, originalOf } from '../client/error-kind.ts';
import type { KafkaSettings } from '../options.ts';
import { backoffMs } from '../timing/backoff.ts';
import type { PartitionCounts } from '../topics/partition-counts.ts';
import type { BatchSender, PlacedRecord } from './batch-sender.ts';
import { partitionOfKey } from './partition-of-key.ts';
import { createPublishQueue, type PublishCall, type QueuedRecord, sizeOf } from './publish-queue.ts';
import { RecordRefused } from './record-refused.ts';

export interface Publisher {
  publish(records: readonly NewRecord[]): Promise<void>;
  /** Takes nothing more; resolves when everything that waits is settled. */
  close(): Promise<void>;
}

export interface PublisherDeps {
  readonly sender: BatchSender;
  readonly counts: PartitionCounts;
  readonly settings: Pick<
    KafkaSettings,
    'topicPrefix' | 'publishTimeoutMs' | 'queueMaxRecords' | 'queueMaxBytes' | 'logger'
  >;
}

const flushMax = { records: 500, bytes: 512 * 1024 };
const retryAfter = { firstMs: 100, capMs: 1_000 };
/** So many failures in a row are not trusted to a connection any more, whatever they say. */
const failuresPerConnection = 3;
const expiryCheckMs = 500;

/**
 * Collects the records of all calls and sends them batch by batch, never two at a time: what comes while a batch is
 * under way makes up the next one, so batches grow with the load and a lonely record waits for nobody. A batch that
 * fails is sent again as it is, which keeps the order of each key; it may repeat records, and never loses one.
 */
export function createPublisher({ sender, counts, settings }: PublisherDeps): Publisher {
  const { topicPrefix, publishTimeoutMs, queueMaxRecords, queueMaxBytes, logger } = settings;
  const queue = createPublishQueue();
  let inFlight: readonly QueuedRecord[] = [];
  let lastFailure: unknown;
  let flushing: Promise<void> | undefined;
  let isClosed = false;

  async function flush(): Promise<void> {
    // A request can outlast the deadline of those it is for; they are not kept waiting for its end.
    const clock = setInterval(expire, Math.min(expiryCheckMs, publishTimeoutMs));
    try {
      while (queue.records() > 0) {
        await endOfTurn(); // whoever publishes in this turn of the event loop, or was just answered, shares the batch
        await deliver(queue.take(flushMax));
      }
    } finally {
      clearInterval(clock);
      flushing = undefined;
    }
  }

  async function deliver(batch: readonly QueuedRecord[]): Promise<void> {
    let failures = 0;
    for (let left = batch; ; left = left.filter(isOpen)) {
      inFlight = left;
      try {
        const partitions = await partitionsOf(left);
        left = left.filter(isOpen);
        if (left.length > 0) await sender.send(left.map((queued) => place(queued, partitions)));
        for (const { call } of left) acknowledge(call);
        lastFailure = undefined;
        return;
      } catch (error) {
        const kind = errorKindOf(error);
        if (kind === 'poison') return deliverApart(left, error);
        failures += 1;
        if (kind === 'unknown-topic') counts.forget(left.map(topicOf));
        if (kind !== 'passing' || failures % failuresPerConnection === 0) sender.replace();
        logger.warn('A batch was not acknowledged and will be sent again', {
          failures,
          reason: originalOf(error).message,
        });
        lastFailure = error;
        expire();
        if (left.some(isOpen)) await delay(backoffMs(failures - 1, retryAfter));
      }
    }
  }

  /** One publish of a batch holds a record that the broker refuses: each has to stand for itself. */
  async function deliverApart(batch: readonly QueuedRecord[], error: unknown): Promise<void> {
    const calls = new Set(batch.map(({ call }) => call));
    if (calls.size === 1)
      for (const call of calls) reject(call, new RecordRefused(originalOf(error).message, { cause: error }));
    else for (const call of calls) await deliver(batch.filter((queued) => queued.call === call));
  }

  /** By topic; publishes to a topic that does not exist are rejected. */
  async function partitionsOf(batch: readonly QueuedRecord[]): Promise<Map<string, number>> {
    const topics = new Set(batch.map(topicOf));
    await counts.load(topics);
    const partitions = new Map([...topics].map((topic) => [topic, counts.of(topic) ?? 0]));
    for (const queued of batch) {
      if (!partitions.get(topicOf(queued))) reject(queued.call, new UnknownTopic(queued.record.topic));
    }
    return partitions;
  }

  function expire(): void {
    const now = Date.now();
    for (const call of new Set([...inFlight.map((queued) => queued.call), ...queue.calls()])) {
      if (call.deadline > now) continue;
      const reason = lastFailure === undefined ? 'no answer' : originalOf(lastFailure).message;
      const detail = `nothing was acknowledged for ${publishTimeoutMs} ms (${reason})`;
      reject(call, new EventLogUnavailable(detail, { cause: lastFailure }));
    }
  }

  const topicOf = ({ record }: QueuedRecord) => topicPrefix + record.topic;
  const place = (queued: QueuedRecord, partitions: ReadonlyMap<string, number>): PlacedRecord => {
    const topic = topicOf(queued);
    return { topic, partition: partitionOfKey(queued.record.key, partitions.get(topic) ?? 1), record: queued.record };
  };

  return {
    async publish(records) {
      if (isClosed) throw new EventLogUnavailable('it is closed');
      if (records.length === 0) return;
      const sizes = records.map(sizeOf);
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      // A publish that alone is beyond the limits is taken when nothing else waits.
      const isTooMuch = queue.records() + records.length > queueMaxRecords || queue.bytes() + bytes > queueMaxBytes;
      if (isTooMuch && queue.records() > 0) throw new EventLogUnavailable('too much waits to be acknowledged already');

      return new Promise((resolve, reject) => {
        const deadline = Date.now() + publishTimeoutMs;
        const call: PublishCall = { deadline, settled: false, left: records.length, resolve, reject };
        records.forEach((record, n) => queue.push({ record, bytes: sizes[n] ?? 0, call }));
        flushing ??= flush();
      });
    },
    async close() {
      isClosed = true;
      await flushing;
      await sender.close();
    },
  };
}

const isOpen = ({ call }: QueuedRecord) => !call.settled;

function acknowledge(call: PublishCall): void {
  call.left -= 1;
  if (call.left > 0 || call.settled) return;
  call.settled = true;
  call.resolve();
}

function reject(call: PublishCall, error: Error): void {
  if (call.settled) return;
  call.settled = true;
  call.reject(error);
}
