import type { Collection, Stored } from '@fanfare/document-store';

/**
 * Gathers the documents of calls made at the same time into one `insertMany`. While one is under way the next one
 * gathers: under load the batches grow by themselves, alone a document waits for nothing.
 * A document that is there already is taken as inserted.
 */
export function createCoalescingInserts<T extends Stored>(collection: Collection<T>, batchMax: number) {
  const waiting: { documents: readonly T[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    await Promise.resolve(); // the calls of this turn come first
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMax);
      try {
        await collection.insertMany(batch.flatMap(({ documents }) => documents));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = undefined;
  }

  return {
    insert: (documents: readonly T[]): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ documents, resolve, reject });
        running ??= run();
      }),
    /** Resolves when nothing is under way. */
    settled: async (): Promise<void> => running,
  };
}
