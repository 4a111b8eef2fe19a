import type { Collection, DocumentStore, Stored } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';

/** How an operation fails: not done, half done, or done without the caller hearing of it. */
export const failures = ['before', 'partly', 'after'] as const;
export type Failure = (typeof failures)[number];

export interface Fault {
  /** Which operation on store or log fails, counted from 1. All later ones fail too: the process is dead. */
  readonly at: number;
  readonly how: Failure;
}

export interface Faulty {
  readonly store: DocumentStore;
  readonly eventLog: EventLog;
  /** How many operations were begun. */
  operations(): number;
  /** Resolves when the fault has struck. */
  readonly struck: Promise<void>;
}

export class ProcessDied extends Error {}

/** A store and a log that die with their process, at one operation. What they hold stays. */
export function faulty({ store, eventLog }: { store: DocumentStore; eventLog: EventLog }, { at, how }: Fault): Faulty {
  let begun = 0;
  let strike = (): void => undefined;
  const struck = new Promise<void>((resolve) => (strike = resolve));

  async function operation<T>(whole: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    const number = ++begun;
    if (number > at) throw new ProcessDied();
    if (number < at) return whole();
    if (how === 'after') await whole();
    if (how === 'partly') await half?.();
    strike();
    throw new ProcessDied();
  }
  const firstHalf = <T>(items: readonly T[]): T[] => items.slice(0, Math.floor(items.length / 2));

  const collection = <T extends Stored>(name: string): Collection<T> => {
    const whole = store.collection<T>(name);
    return {
      ...whole,
      insertMany: (documents) =>
        operation(
          () => whole.insertMany(documents),
          () => whole.insertMany(firstHalf(documents)),
        ),
      bulkWrite: (operations) =>
        operation(
          () => whole.bulkWrite(operations),
          () => whole.bulkWrite(firstHalf(operations)),
        ),
      find: (filter, options) => {
        const cursor = whole.find(filter, options);
        return {
          toArray: () => operation(() => cursor.toArray()),
          [Symbol.asyncIterator]: () => cursor[Symbol.asyncIterator](),
        };
      },
    };
  };

  return {
    store: { collection, close: () => store.close() },
    eventLog: {
      ...eventLog,
      publish: (records) =>
        operation(
          () => eventLog.publish(records),
          () => eventLog.publish(firstHalf(records)),
        ),
      subscribe: (options) => eventLog.subscribe(options),
      lag: (group) => eventLog.lag(group),
    },
    operations: () => begun,
    struck,
  };
}
