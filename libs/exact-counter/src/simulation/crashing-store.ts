import type {
  BulkOperation,
  BulkResult,
  Collection,
  Cursor,
  DocumentStore,
  Filter,
  Stored,
  Update,
} from '@fanfare/document-store';
import type { Random } from './random.ts';

/** What survives a crash: the documents of every collection. */
export type Disk = Map<string, Map<string, Stored>>;

/** The process has died: this handle works no more. */
export class Crash extends Error {}

export interface CrashingStoreOptions {
  readonly disk: Disk;
  readonly random: Random;
  /** Probability of dying at each step: before a call, between the operations of a bulk, before its answer. */
  readonly crashes: number;
}

type Fields = Record<string, unknown>;
const nothing: BulkResult = {
  insertedCount: 0,
  matchedCount: 0,
  modifiedCount: 0,
  upsertedCount: 0,
  deletedCount: 0,
  duplicates: [],
};

/**
 * The part of the port that this library uses, in memory, one handle per simulated process. Calls of several handles
 * interleave, the operations of a bulk happen in any order, and a crash may leave any part of a bulk done.
 */
export function openCrashingStore({ disk, random, crashes }: CrashingStoreOptions): DocumentStore {
  let dead = false;

  async function step(): Promise<void> {
    for (let turns = random.below(4); turns > 0; turns--) await Promise.resolve();
    if (!dead && random.chance(crashes)) dead = true;
    if (dead) throw new Crash();
  }

  const collection = <T extends Stored>(name: string): Collection<T> => {
    const documents = disk.get(name) ?? new Map<string, Stored>();
    disk.set(name, documents);

    const apply = (operation: BulkOperation<T>): 'done' | 'unmatched' | 'duplicate' => {
      if ('insertOne' in operation) {
        const { document } = operation.insertOne;
        if (documents.has(document._id)) return 'duplicate';
        documents.set(document._id, structuredClone(document));
        return 'done';
      }
      if ('deleteOne' in operation) return unsupported();
      const { filter } = 'replaceOne' in operation ? operation.replaceOne : operation.updateOne;
      const found = documents.get(filter['_id'] as string);
      if (!found || !matches(found, filter)) return 'unmatched';
      const after =
        'replaceOne' in operation ? operation.replaceOne.replacement : updated(found, operation.updateOne.update);
      documents.set(found._id, structuredClone(after));
      return 'done';
    };

    const bulkWrite = async (operations: readonly BulkOperation<T>[]): Promise<BulkResult> => {
      const duplicates: number[] = [];
      let matchedCount = 0;
      await step();
      for (const [index, operation] of random.shuffle([...operations.entries()])) {
        await step();
        const outcome = apply(operation);
        if (outcome === 'duplicate') duplicates.push(index);
        else if (outcome === 'done' && !('insertOne' in operation)) matchedCount++;
      }
      await step();
      return { ...nothing, matchedCount, duplicates: duplicates.sort((a, b) => a - b) };
    };

    const toArray = async (filter: Filter): Promise<T[]> => {
      await step();
      const found = [...documents.values()].filter((document) => matches(document, filter));
      const answer = structuredClone(found) as T[];
      await step();
      return answer;
    };

    return {
      bulkWrite,
      insertMany: (all) => bulkWrite(all.map((document) => ({ insertOne: { document } }))),
      find: (filter): Cursor<T> => ({ toArray: () => toArray(filter), [Symbol.asyncIterator]: unsupported }),
      createIndexes: () => Promise.resolve(),
      insertOne: unsupported,
      findOne: unsupported,
      findOneAndUpdate: unsupported,
      updateOne: unsupported,
      deleteMany: unsupported,
      countDocuments: unsupported,
    };
  };

  return { collection, close: () => Promise.resolve() };
}

function matches(document: Stored, filter: Filter): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    const value = (document as unknown as Fields)[name];
    if (typeof condition !== 'object' || condition === null) return value === condition;
    const { $in, $gte, $lte } = condition as { $in?: readonly unknown[]; $gte?: string; $lte?: string };
    if ($in) return $in.includes(value);
    return (value as string) >= $gte! && (value as string) <= $lte!;
  });
}

function updated(document: Stored, { $set = {}, $inc = {} }: Update): Stored {
  const copy = structuredClone(document) as unknown as Fields;
  for (const [path, by] of Object.entries($inc)) {
    const names = path.split('.');
    const last = names.pop()!;
    const target = names.reduce((fields, name) => (fields[name] ??= {}) as Fields, copy);
    target[last] = ((target[last] as number | undefined) ?? 0) + by;
  }
  return { ...copy, ...$set } as unknown as Stored;
}

function unsupported(): never {
  throw new Error('Not part of the simulation');
}
