import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';
import type { Provider } from '@fanfare/providers';

/** A process that dies at its n-th operation on the outside world: before it took effect, or after, its answer lost. */
export interface Mortal {
  /** Operations so far. */
  readonly steps: () => number;
  readonly isDead: () => boolean;
  step<T>(operation: () => Promise<T>): Promise<T>;
  store(store: DocumentStore): DocumentStore;
  eventLog<Log extends Pick<EventLog, 'publish'>>(eventLog: Log): Log;
  provider<P extends Provider>(provider: P): P;
}

/** Nothing that a dead process does has an effect. Looks like an outage to the code under test. */
export class Died extends Error {
  readonly retriable = true;
}

export function createMortal(diesAt: number, when: 'before' | 'after'): Mortal {
  let steps = 0;
  let dead = false;

  async function step<T>(operation: () => Promise<T>): Promise<T> {
    if (dead) throw new Died('dead');
    steps += 1;
    if (steps !== diesAt) return operation();
    if (when === 'after') await operation();
    dead = true;
    throw new Died(`died ${when} step ${diesAt}`);
  }

  return {
    steps: () => steps,
    isDead: () => dead,
    step,
    store: (store) => ({
      ...store,
      collection(name) {
        const collection = store.collection<never>(name);
        return {
          ...collection,
          bulkWrite: (operations) => step(() => collection.bulkWrite(operations as never)),
          find: (filter, options) => {
            const cursor = collection.find(filter, options);
            return { ...cursor, toArray: () => step(() => cursor.toArray()) };
          },
        } as ReturnType<DocumentStore['collection']> as never;
      },
    }),
    eventLog: (eventLog) => ({
      ...eventLog,
      publish: (records: Parameters<EventLog['publish']>[0]) => step(() => eventLog.publish(records)),
    }),
    provider: (provider) => ({
      ...provider,
      deliver: (attempt) => step(() => provider.deliver(attempt)),
      deliverMany:
        provider.deliverMany &&
        ((attempts: Parameters<NonNullable<Provider['deliverMany']>>[0]) =>
          step(() => provider.deliverMany!(attempts))),
    }),
  };
}
