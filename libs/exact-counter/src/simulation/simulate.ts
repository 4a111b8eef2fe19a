import type { DocumentStore } from '@fanfare/document-store';
import { createCounters, type Contribution, type Totals } from '../counters.ts';
import { createFirstSeen } from '../first-seen.ts';
import type { Source } from '../position.ts';
import { entriesOf } from '../sums.ts';
import { Crash, openCrashingStore, type Disk } from './crashing-store.ts';
import { createRandom, type Random } from './random.ts';

/** What turns a batch into stored counts; made anew for every simulated process. */
export type Count = (source: Source, records: readonly SimulatedRecord[]) => Promise<void>;

export interface SimulatedRecord {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly entities: readonly string[];
  readonly day: string;
  readonly amount: number;
}

export interface Simulated {
  /** Counted from the log, each id once. */
  readonly expected: Record<string, number>;
  /** What the counters say. */
  readonly counted: Record<string, number>;
  readonly crashes: number;
}

export interface SimulateOptions {
  readonly seed: number;
  readonly createCount: (store: DocumentStore) => Count;
  /** Consumers of the same partitions at the same time; more than one: zombies. */
  readonly owners: number;
  readonly crashes: number;
}

const days = ['2026-01-30', '2026-01-31'];
const topic = 'outcomes';

/**
 * A log with duplicates and gaps is consumed in batches of random size by processes that die at random steps, each
 * restart beginning at the last commit. Commits of several owners overwrite each other, also backwards.
 */
export async function simulate({ seed, createCount, owners, crashes }: SimulateOptions): Promise<Simulated> {
  const random = createRandom(seed);
  const log = createLog(random);
  const disk: Disk = new Map();
  const committed = new Map<number, number>();
  let died = 0;

  /** Consumes until the log's end, or death. */
  async function live(probability: number): Promise<void> {
    const count = createCount(openCrashingStore({ disk, random, crashes: probability }));
    for (const [partition, records] of log.entries()) {
      let from = committed.get(partition) ?? 0;
      while (from < records.length) {
        const batch = records.slice(from, from + 1 + random.below(9));
        await count({ topic, partition }, batch);
        from += batch.length;
        if (random.chance(probability * 5)) throw new Crash();
        committed.set(partition, from);
      }
    }
  }

  async function own(): Promise<void> {
    for (let lives = 0; lives < 8; lives++) {
      try {
        await live(crashes);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        died++;
      }
    }
  }

  await Promise.all(Array.from({ length: owners }, own));
  await live(0);
  return { expected: countOnce(log.flat()), counted: await countedOn(disk, random), crashes: died };
}

function createLog(random: Random): SimulatedRecord[][] {
  return [0, 1].map((partition) => {
    const records: SimulatedRecord[] = [];
    let offset = random.below(3);
    for (let index = 0; index < 30; index++, offset += 1 + random.below(3)) {
      const again = records.length > 0 && random.chance(0.2) ? random.pick(records) : undefined;
      const entities = ['workspace', random.pick(['a', 'b', 'c'])];
      const fresh = {
        id: `${partition}/${index}`,
        topic,
        partition,
        entities,
        day: random.pick(days),
        amount: random.below(7) - 2,
      };
      records.push({ ...(again ?? fresh), offset });
    }
    return records;
  });
}

function countOnce(records: readonly SimulatedRecord[]): Record<string, number> {
  const sums: Record<string, number> = {};
  const seen = new Set<string>();
  for (const { id, entities, day, amount } of records) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const entity of entities) {
      sums[`${entity} ${day} part.sum`] = (sums[`${entity} ${day} part.sum`] ?? 0) + amount;
      sums[`${entity} ${day} records`] = (sums[`${entity} ${day} records`] ?? 0) + 1;
    }
  }
  return sums;
}

async function countedOn(disk: Disk, random: Random): Promise<Record<string, number>> {
  const counters = createCounters({ store: openCrashingStore({ disk, random, crashes: 0 }), collection: 'counters' });
  const totals = await counters.totals({ entities: ['workspace', 'a', 'b', 'c'], fromDay: days[0]!, toDay: days[1]! });
  return Object.fromEntries(
    totals.flatMap(({ entity, day, sums }: Totals) =>
      [...entriesOf(sums)].map(([name, value]) => [`${entity} ${day} ${name}`, value]),
    ),
  );
}

export const contributionsOf = (records: readonly SimulatedRecord[]): Contribution[] =>
  records.flatMap(({ entities, day, offset, amount }) =>
    entities.map((entity) => ({ entity, day, offset, sums: { part: { sum: amount }, records: 1 } })),
  );

/** The rule of this library. */
export function createExactCount(store: DocumentStore): Count {
  const firstSeen = createFirstSeen({ store, collection: 'seen', retentionMs: 1_000, now: () => 0 });
  const counters = createCounters({ store, collection: 'counters' });
  return async function countExactly(source, records) {
    await counters.add(source, contributionsOf(await firstSeen.own(records)));
  };
}
