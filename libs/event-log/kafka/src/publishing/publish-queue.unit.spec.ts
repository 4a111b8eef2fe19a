import { describe, expect, it } from '@jest/globals';
import { createPublishQueue, type PublishCall, sizeOf } from './publish-queue.ts';

const openCall = (): PublishCall => ({ deadline: 0, settled: false, left: 1, resolve() {}, reject() {} });
const queued = (value: string, bytes: number, call = openCall()) => ({
  record: { topic: 't', key: 'k', value },
  bytes,
  call,
});
const valuesOf = (records: readonly { record: { value: string | null } }[]) =>
  records.map(({ record }) => record.value);

describe('the queue of a publisher', () => {
  it('gives the oldest first, within the limits of records and of bytes', () => {
    const queue = createPublishQueue();
    for (const [value, bytes] of [
      ['a', 10],
      ['b', 10],
      ['c', 10],
      ['d', 90],
    ] as const)
      queue.push(queued(value, bytes));

    expect(valuesOf(queue.take({ records: 2, bytes: 100 }))).toEqual(['a', 'b']);
    expect([queue.records(), queue.bytes()]).toEqual([2, 100]);
    expect(valuesOf(queue.take({ records: 2, bytes: 99 }))).toEqual(['c']);
  });

  it('lets a record beyond the limit go alone', () => {
    const queue = createPublishQueue();
    queue.push(queued('large', 1_000));
    queue.push(queued('small', 1));
    expect(valuesOf(queue.take({ records: 500, bytes: 100 }))).toEqual(['large']);
  });

  it('leaves out what belongs to a settled publish', () => {
    const queue = createPublishQueue();
    const call = openCall();
    queue.push(queued('given up', 10, call));
    queue.push(queued('open', 10));
    call.settled = true;
    expect(valuesOf(queue.take({ records: 1, bytes: 100 }))).toEqual(['open']);
    expect([queue.records(), queue.bytes()]).toEqual([0, 0]);
  });

  it('keeps its order over many records', () => {
    const queue = createPublishQueue();
    for (let n = 0; n < 25_000; n += 1) queue.push(queued(String(n), 1));
    const taken: (string | null)[] = [];
    while (queue.records() > 0) taken.push(...valuesOf(queue.take({ records: 499, bytes: 10_000 })));
    expect(taken).toEqual(Array.from({ length: 25_000 }, (_, n) => String(n)));
  });

  it('counts bytes, not characters', () => {
    const small = sizeOf({ topic: 't', key: '', value: null });
    expect(sizeOf({ topic: 't', key: 'ü', value: '🔑', headers: { h: 'é' } }) - small).toBe(2 + 4 + 1 + 2);
  });
});
