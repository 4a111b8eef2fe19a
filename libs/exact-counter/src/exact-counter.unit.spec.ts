import { describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { silentLogger, type Logger } from '@fanfare/observability';
import { createCounters, type CounterDocument } from './counters.ts';
import { groupByCounter, increment } from './counter-document.ts';
import { openCrashingStore } from './simulation/crashing-store.ts';
import { createRandom } from './simulation/random.ts';
import {
  contributionsOf,
  createExactCount,
  simulate,
  type Count,
  type SimulateOptions,
} from './simulation/simulate.ts';

const SEEDS = 400;

/** How many of the simulated histories end with a wrong count, and how many processes died in all. */
async function miscounted(
  options: Omit<SimulateOptions, 'seed'>,
  seeds = SEEDS,
): Promise<{ wrong: number; crashes: number }> {
  let wrong = 0;
  let crashes = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await simulate({ ...options, seed });
    crashes += run.crashes;
    if (!isSame(run.expected, run.counted)) wrong++;
  }
  return { wrong, crashes };
}

const isSame = (a: Record<string, number>, b: Record<string, number>): boolean => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? 0) === (b[name] ?? 0));
};

describe('exact counting', () => {
  it('equals the log when duplicates were published', async () => {
    expect(await miscounted({ createCount: createExactCount, owners: 1, crashes: 0 })).toEqual({
      wrong: 0,
      crashes: 0,
    });
  });

  it('equals the log when processes die at any write and batches come again with other boundaries', async () => {
    const { wrong, crashes } = await miscounted({ createCount: createExactCount, owners: 1, crashes: 0.02 });
    expect(wrong).toBe(0);
    expect(crashes).toBeGreaterThan(SEEDS);
  });

  it('equals the log when two owners race for the same partitions and die', async () => {
    const { wrong, crashes } = await miscounted({ createCount: createExactCount, owners: 2, crashes: 0.01 });
    expect(wrong).toBe(0);
    expect(crashes).toBeGreaterThan(SEEDS);
  });

  it('equals the log when two owners race and never die', async () => {
    expect(await miscounted({ createCount: createExactCount, owners: 2, crashes: 0 })).toEqual({
      wrong: 0,
      crashes: 0,
    });
  });

  it('is not luck: without the first-seen position the same histories are miscounted', async () => {
    const createCount = (store: DocumentStore): Count => {
      const counters = createCounters({ store, collection: 'counters' });
      return (source, records) => counters.add(source, contributionsOf(records));
    };
    expect((await miscounted({ createCount, owners: 1, crashes: 0 }, 20)).wrong).toBe(20);
  });

  it('is not luck: "apply if the stored offset is behind the batch" miscounts after crashes', async () => {
    const createCount = (store: DocumentStore): Count => {
      const collection = store.collection<CounterDocument>('counters');
      return async (source, records) => {
        const fresh = records.filter(({ id }, index) => records.findIndex((other) => other.id === id) === index);
        for (const pending of groupByCounter(source, contributionsOf(fresh)).values()) {
          const [stored] = await collection.find({ _id: { $in: [pending._id] } }).toArray();
          const last = Math.max(...pending.contributions.map(({ offset }) => offset));
          if (stored && stored.offset >= last) continue;
          const shifted = { ...pending, contributions: pending.contributions.map((one) => ({ ...one, offset: last })) };
          await collection.bulkWrite([increment(shifted, stored?.offset)!.operation]);
        }
      };
    };
    expect((await miscounted({ createCount, owners: 1, crashes: 0.02 }, 50)).wrong).toBeGreaterThan(25);
  });
});

describe('a counter', () => {
  const [pending] = groupByCounter({ topic: 't', partition: 3 }, [
    { entity: 'e', day: '2026-01-31', offset: 5, sums: { sent: 2 } },
    { entity: 'e', day: '2026-01-31', offset: 9, sums: { sent: 1, email: { opened: 4 } } },
  ]).values();

  it('is created with the sums of its first records', () => {
    expect(increment(pending!, undefined)?.operation).toEqual({
      insertOne: {
        document: {
          _id: 'e|2026-01-31|t|3',
          entity: 'e',
          day: '2026-01-31',
          topic: 't',
          partition: 3,
          offset: 9,
          sums: { sent: 3, email: { opened: 4 } },
        },
      },
    });
  });

  it('drops what it has counted before it adds the rest', () => {
    expect(increment(pending!, 5)?.operation).toEqual({
      updateOne: {
        filter: { _id: 'e|2026-01-31|t|3', offset: 5 },
        update: { $inc: { 'sums.sent': 1, 'sums.email.opened': 4 }, $set: { offset: 9 } },
      },
    });
  });

  it('is left alone when it has counted all of them', () => {
    expect(increment(pending!, 9)).toBeUndefined();
  });

  it('never stands still because a sum is too large: it says the largest exact number instead', async () => {
    const huge = 9e15;
    const warnings: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (_message, fields) => void warnings.push(fields) };
    const store = openCrashingStore({ disk: new Map(), random: createRandom(1), crashes: 0 });
    const counters = createCounters({ store, collection: 'counters', logger });
    const add = (offset: number, usd: number) =>
      ({ entity: 'e', day: '2026-01-31', offset, sums: { n: 1, usd, email: { usd: -usd } } }) as const;
    const source = { topic: 't', partition: 0 };
    await counters.add(source, [add(0, huge), add(1, huge)]);
    expect(warnings).toEqual([{ counter: 'e|2026-01-31|t|0', sums: ['usd', 'email.usd'] }]);
    await counters.add(source, [add(2, huge)]);
    await counters.add(source, [add(3, 1), add(4, 1)]);
    const [total] = await counters.totals({ entities: ['e'], fromDay: '2026-01-31', toDay: '2026-01-31' });
    expect(total!.sums).toEqual({
      n: 5,
      usd: Number.MAX_SAFE_INTEGER,
      email: { usd: -Number.MAX_SAFE_INTEGER },
    });
  });

  it('refuses fractions', () => {
    const [half] = groupByCounter({ topic: 't', partition: 0 }, [
      { entity: 'e', day: 'd', offset: 0, sums: { email: { usd: 0.5 } } },
    ]).values();
    expect(() => increment(half!, undefined)).toThrow('email.usd must be a whole number');
  });
});
