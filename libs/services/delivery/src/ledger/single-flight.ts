import { setImmediate as nextTurn } from 'node:timers/promises';

/** Collects what comes while a flush is under way, and hands all of it to the next one. */
export interface SingleFlight<T> {
  /** Resolves when a flush that included `item` is done; rejects with what that flush threw. */
  add(item: T): Promise<void>;
  /** Resolves when nothing is under way. Never rejects. */
  idle(): Promise<void>;
}

/** One flush at a time. What is added in one turn of the event loop shares a flush, and a promise. */
export function createSingleFlight<T>(flush: (items: ReadonlySet<T>) => Promise<void>): SingleFlight<T> {
  let next: { items: Set<T>; done: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  function schedule(): { items: Set<T>; done: Promise<void> } {
    const items = new Set<T>();
    const done = last.then(async () => {
      await nextTurn();
      next = undefined;
      await flush(items);
    });
    last = done.catch(() => undefined);
    return { items, done };
  }

  return {
    add(item) {
      next ??= schedule();
      next.items.add(item);
      return next.done;
    },
    idle: async () => {
      while (next) await last;
      await last;
    },
  };
}
