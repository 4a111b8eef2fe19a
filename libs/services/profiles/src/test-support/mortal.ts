import type { Collection, DocumentStore, Stored } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';

/** How a process dies at a write: before it, in the middle of it, or after it, without hearing that it was done. */
export const deaths = ['before', 'partly', 'after'] as const;
export type Death = (typeof deaths)[number];

export interface Mortal {
  readonly store: DocumentStore;
  readonly eventLog: EventLog;
  /** Counts from here, and dies at this write, counted from 1. What is tried later fails, too. */
  dieAt(write: number): void;
  hasDied(): boolean;
}

/** A store and a log that die with their process. What they hold stays. */
export function mortal({ store, eventLog }: { store: DocumentStore; eventLog: EventLog }, how: Death): Mortal {
  let writes = 0;
  let last = Infinity;

  async function write<T>(whole: () => Promise<T>, half: () => Promise<unknown> = async () => undefined): Promise<T> {
    const number = ++writes;
    if (number < last) return whole();
    if (number === last && how === 'after') await whole();
    if (number === last && how === 'partly') await half();
    throw new Error('The process died here');
  }
  const firstHalf = <T>(items: readonly T[]): T[] => items.slice(0, Math.ceil(items.length / 2));

  const collection = <T extends Stored>(name: string): Collection<T> => {
    const whole = store.collection<T>(name);
    return {
      ...whole,
      insertOne: (document) => write(() => whole.insertOne(document)),
      updateOne: (...update) => write(() => whole.updateOne(...update)),
      bulkWrite: (operations) =>
        write(
          () => whole.bulkWrite(operations),
          () => whole.bulkWrite(firstHalf(operations)),
        ),
    };
  };

  return {
    store: { collection, close: () => store.close() },
    eventLog: {
      ...eventLog,
      publish: (records) =>
        write(
          () => eventLog.publish(records),
          () => eventLog.publish(firstHalf(records)),
        ),
    },
    dieAt: (number) => {
      writes = 0;
      last = number;
    },
    hasDied: () => writes >= last,
  };
}
