import { describe, expect, it } from '@jest/globals';
import type { Deferral, RecordBatch } from '@fanfare/event-log';
import type { KafkaMessage } from 'kafkajs';
import { createLane, type LaneDeps } from './lane.ts';
import { createSlots } from './slots.ts';

const message = (offset: number): KafkaMessage => ({
  key: Buffer.from('k'),
  value: Buffer.from(String(offset)),
  offset: String(offset),
  timestamp: '1700000000000',
  attributes: 0,
  headers: {},
});

function openLane(
  handle: (batch: RecordBatch, call: number) => Promise<Deferral | void>,
  deps: Partial<LaneDeps> = {},
) {
  const handled: number[][] = [];
  const done: number[] = [];
  const lane = createLane({
    topic: 't',
    partition: 0,
    batchMax: 2,
    slots: createSlots(1),
    after: Promise.resolve(),
    pausedUntil: () => 0,
    handle: (batch) => handle(batch, handled.push(batch.records.map(({ offset }) => offset))),
    onDone: (nextOffset) => done.push(nextOffset),
    onHandled: () => {},
    onRejected: () => {},
    onRoom: () => {},
    ...deps,
  });
  return { lane, handled, done };
}

describe("a partition's lane", () => {
  it('hands out batches in order and says how far it got', async () => {
    const end = Promise.withResolvers<void>();
    const { lane, handled, done } = openLane(async (_, call) => void (call === 3 && end.resolve()));
    lane.push([10, 11, 15, 16, 20].map(message));
    await end.promise;
    lane.abort();
    await lane.ended;
    expect(handled).toEqual([[10, 11], [15, 16], [20]]);
    expect(done).toEqual([12, 17, 21]);
  });

  it('gives rejected records again before any other, and does not call them done', async () => {
    const end = Promise.withResolvers<void>();
    const { lane, handled, done } = openLane(async (_, call) => {
      if (call === 1) throw new Error('not now');
      if (call === 3) end.resolve();
    });
    lane.push([1, 2, 3].map(message));
    await end.promise;
    lane.abort();
    await lane.ended;
    expect(handled).toEqual([[1, 2], [1, 2], [3]]);
    expect(done).toEqual([3, 4]);
  });

  it('keeps what is deferred, and cannot defer what it was not given', async () => {
    const end = Promise.withResolvers<void>();
    const { lane, handled, done } = openLane(async (_, call) => {
      if (call === 1) return { offset: 2, afterMs: 0 };
      if (call === 2) return { offset: 99, afterMs: 0 };
      return end.resolve();
    });
    lane.push([1, 2, 3, 4].map(message));
    await end.promise;
    lane.abort();
    await lane.ended;
    expect(handled).toEqual([[1, 2], [2, 3], [4]]);
    expect(done).toEqual([2, 4, 5]);
  });

  it('on abort tells the batch in hand, waits for it, and hands out nothing more', async () => {
    const inHand = Promise.withResolvers<RecordBatch>();
    const gate = Promise.withResolvers<void>();
    const { lane, handled, done } = openLane((batch) => {
      inHand.resolve(batch);
      return gate.promise;
    });
    lane.push([1, 2, 3].map(message));
    const batch = await inHand.promise;
    lane.abort();
    expect(batch.signal.aborted).toBe(true);
    gate.resolve();
    await lane.ended;
    expect(handled).toEqual([[1, 2]]);
    expect(done).toEqual([3]);
  });

  it('starts after the lane before it, even if its own membership is younger', async () => {
    const before = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const { lane, handled } = openLane(async () => end.resolve(), { after: before.promise });
    lane.push([message(1)]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handled).toEqual([]);
    before.resolve();
    await end.promise;
    lane.abort();
    await lane.ended;
  });

  it('says when it pays to fetch more', async () => {
    const room = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { lane } = openLane(() => gate.promise, { onRoom: room.resolve });
    lane.push([1, 2].map(message));
    expect(lane.hasRoom()).toBe(true);
    lane.push([message(3)]);
    expect(lane.hasRoom()).toBe(false);
    gate.resolve();
    await room.promise;
    lane.abort();
    await lane.ended;
  });
});
