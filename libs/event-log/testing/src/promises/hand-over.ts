import { expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { SubscribeOptions } from '@fanfare/event-log';
import { type Bench, range } from '../bench.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

const partitions = 4;

export function handOverPromises(bench: Bench): void {
  it('shares the partitions with a member that joins and takes them back when it leaves, losing nothing', async () => {
    const data = await bench.openData();
    const group = bench.name('group');
    const exclusively = createPartitionGuard();
    const [stayer, guest] = [createRecordSpy(exclusively(slowly)), createRecordSpy(exclusively(slowly))];

    const log = await data.open();
    const topic = await bench.topic({ partitions }, log);
    const keys = await bench.keysOfPartitions(partitions);
    const published: string[] = [];
    const publishRound = async () => {
      const round = keys.map((key) => ({ topic, key, value: `${key} #${published.length}` }));
      published.push(...round.map(({ value }) => value));
      await log.publish(round);
    };
    /** Publishes to every partition until `isEnough`: a member that has just joined gets its share in the end. */
    const publishUntil = async (isEnough: () => boolean) => {
      for (const _ of range(600)) {
        await publishRound();
        if (isEnough()) return;
        await delay(20);
      }
      throw new Error('Published 600 rounds in vain');
    };

    await bench.subscribe({ group, topics: [topic], handle: stayer.handle }, log);
    await publishUntil(() => stayer.records.length > 0);

    const other = await data.openSecond(log);
    const visit = await bench.subscribe({ group, topics: [topic], handle: guest.handle }, other);
    await publishUntil(() => guest.records.length > 0);
    const stayerBatches = stayer.batches.length;
    await publishUntil(() => stayer.batches.length > stayerBatches);

    await visit.close();
    const guestBatches = guest.batches.length;
    await publishRound();
    const last = published.slice(-partitions);
    await stayer.waitFor('every partition of the last round', (records) => {
      const values = new Set(records.map(({ value }) => value));
      return last.every((value) => values.has(value));
    });

    expect(guest.batches).toHaveLength(guestBatches);
    const received = new Set([...stayer.values(), ...guest.values()]);
    expect(published.filter((value) => !received.has(value))).toEqual([]);
    expect(exclusively.violations).toEqual([]);
  });
}

/** Long enough that two members on one partition would be seen. */
const slowly = () => delay(5);

/** Wraps the handlers of a group's members and notes when two of them work on one partition at the same time. */
function createPartitionGuard() {
  const inHand = new Set<number>();
  const violations: string[] = [];
  const guard = (handle: SubscribeOptions['handle']): SubscribeOptions['handle'] => {
    return async (batch) => {
      if (inHand.has(batch.partition)) violations.push(`Partition ${batch.partition} was handed out twice`);
      inHand.add(batch.partition);
      try {
        return await handle(batch);
      } finally {
        inHand.delete(batch.partition);
      }
    };
  };
  return Object.assign(guard, { violations });
}
