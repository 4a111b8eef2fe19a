import type { NewRecord } from '@fanfare/event-log';

/** One call of `publish`: it is settled when all of its records are, or when one of them cannot be. */
export interface PublishCall {
  readonly deadline: number;
  settled: boolean;
  left: number;
  resolve(): void;
  reject(error: Error): void;
}

export interface QueuedRecord {
  readonly record: NewRecord;
  readonly bytes: number;
  readonly call: PublishCall;
}

export interface PublishQueue {
  records(): number;
  bytes(): number;
  push(record: QueuedRecord): void;
  /** The oldest records within both limits; one alone may exceed the bytes. Records of settled calls are left out. */
  take(limits: { records: number; bytes: number }): QueuedRecord[];
  /** The calls that still have records here. */
  calls(): Set<PublishCall>;
}

export function createPublishQueue(): PublishQueue {
  let queue: QueuedRecord[] = [];
  let head = 0;
  let bytes = 0;

  return {
    records: () => queue.length - head,
    bytes: () => bytes,
    push(record) {
      queue.push(record);
      bytes += record.bytes;
    },
    take(limits) {
      const taken: QueuedRecord[] = [];
      let takenBytes = 0;
      for (let next = queue[head]; next && taken.length < limits.records; next = queue[head]) {
        if (taken.length > 0 && takenBytes + next.bytes > limits.bytes) break;
        head += 1;
        bytes -= next.bytes;
        if (next.call.settled) continue;
        taken.push(next);
        takenBytes += next.bytes;
      }
      // Cutting the front off at every take would copy a long queue again and again.
      if (head === queue.length || head > 10_000) {
        queue = queue.slice(head);
        head = 0;
      }
      return taken;
    },
    calls: () => new Set(queue.slice(head).map(({ call }) => call)),
  };
}

const overheadBytes = 40;

/** About what the record takes in a request. */
export function sizeOf({ key, value, headers }: NewRecord): number {
  let bytes = overheadBytes + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name] ?? '');
  return bytes;
}
