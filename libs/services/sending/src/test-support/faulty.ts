import type { Collection, DocumentStore, Stored } from '@fanfare/document-store';
import type { EventLog } from '@fanfare/event-log';

/** The log, but `publish` is what the test says. */
export const withPublish = (eventLog: EventLog, publish: EventLog['publish']): EventLog => ({ ...eventLog, publish });

/** The store, but one operation of one collection fails. */
export function withFailing(
  store: DocumentStore,
  name: string,
  operation: keyof Collection<Stored>,
  error: Error,
): DocumentStore {
  return {
    collection: <T extends Stored>(asked: string) => {
      const collection = store.collection<T>(asked);
      return asked === name ? { ...collection, [operation]: () => Promise.reject(error) } : collection;
    },
    close: () => store.close(),
  };
}
