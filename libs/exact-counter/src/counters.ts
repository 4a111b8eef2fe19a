import type { DocumentStore } from '@fanfare/document-store';
import { silentLogger, type Logger } from '@fanfare/observability';
import {
  groupByCounter,
  increment,
  type Contribution,
  type CounterDocument,
  type Increment,
} from './counter-document.ts';
import type { Source } from './position.ts';
import { addSums, saturate, type MutableSums, type Sums } from './sums.ts';

export type { Contribution, CounterDocument } from './counter-document.ts';
export type { Sums } from './sums.ts';

export interface CountersOptions {
  readonly store: DocumentStore;
  readonly collection: string;
  readonly logger?: Logger;
}

export interface TotalsQuery {
  readonly entities: readonly string[];
  /** `YYYY-MM-DD`, both inclusive. */
  readonly fromDay: string;
  readonly toDay: string;
}

/** The sums of an entity on a day, over all partitions and topics. */
export interface Totals {
  readonly entity: string;
  readonly day: string;
  readonly sums: Sums;
}

/**
 * Sums that equal the log: one document per (entity, day, topic, partition), which holds how far it has counted.
 *
 * Exact as long as (1) what a record contributes depends on that record and on nothing that changes, and (2) the records
 * of a partition are added in order, each again until `add` has resolved. Repeats, other batch boundaries, crashes at
 * any write and a second owner of the partition then change nothing.
 */
export interface Counters {
  createIndexes(): Promise<void>;
  /** Adds what the records of one partition contribute. Resolves when all of it is stored; one bulk write where nobody interferes. */
  add(source: Source, contributions: readonly Contribution[]): Promise<void>;
  /** One element per entity and day that has been counted at all, in no particular order. */
  totals(query: TotalsQuery): Promise<Totals[]>;
}

/** Offsets remembered at the most: some ten megabytes. */
const REMEMBERED_MAX = 50_000;

export function createCounters({ store, collection: name, logger = silentLogger }: CountersOptions): Counters {
  const collection = store.collection<CounterDocument>(name);
  /** Where a counter was after our last write to it: saves the read as long as the partition stays ours. */
  const offsets = new Map<string, number>();

  async function load(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !offsets.has(id));
    if (unknown.length === 0) return;
    const found = await collection.find({ _id: { $in: unknown } }, { projection: { offset: 1 } }).toArray();
    for (const { _id, offset } of found) offsets.set(_id, offset);
  }

  /** Whether all of them were written. Where not, which ones is found out by reading them again. */
  async function write(increments: readonly Increment[]): Promise<boolean> {
    const { duplicates, matchedCount } = await collection.bulkWrite(increments.map(({ operation }) => operation));
    return duplicates.length === 0 && matchedCount === increments.filter(({ isNew }) => !isNew).length;
  }

  function warnOf(counter: string, saturated: readonly string[]): void {
    if (saturated.length > 0) logger.warn('Sums are too large to be exact', { counter, sums: saturated });
  }

  return {
    createIndexes: () => collection.createIndexes([{ key: { entity: 1, day: 1 } }]),

    add: async function addToCounters(source, contributions) {
      const counters = groupByCounter(source, contributions);
      // In one order everywhere, so that two overlapping bulks cannot wait for each other.
      let ids = [...counters.keys()].sort();
      if (offsets.size > REMEMBERED_MAX) offsets.clear();
      while (ids.length > 0) {
        await load(ids);
        const increments = ids.flatMap((id) => increment(counters.get(id)!, offsets.get(id)) ?? []);
        if (increments.length === 0) return;
        ids = increments.map(({ _id }) => _id);
        for (const { _id, saturated } of increments) warnOf(_id, saturated);
        // Until the write is known to have succeeded nothing is known about where these counters are.
        for (const id of ids) offsets.delete(id);
        if (!(await write(increments))) continue;
        for (const { _id, offset } of increments) offsets.set(_id, offset);
        return;
      }
    },

    totals: async function totalsOf({ entities, fromDay, toDay }) {
      const totals = new Map<string, { entity: string; day: string; sums: MutableSums }>();
      const filter = { entity: { $in: entities }, day: { $gte: fromDay, $lte: toDay } };
      for (const { entity, day, sums } of await collection.find(filter).toArray()) {
        const key = `${entity}|${day}`;
        const total = totals.get(key) ?? { entity, day, sums: {} };
        totals.set(key, total);
        addSums(total.sums, sums);
      }
      for (const [key, { sums }] of totals) warnOf(key, saturate(sums));
      return [...totals.values()];
    },
  };
}
