import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for a group to rebalance on a busy machine; it is only ever reached by a failing test. */
export const patienceMs = 20_000;

export interface Facts {
  /** To be called whenever something changed that a waiter may look at. */
  changed(): void;
  /** Resolves once `isTrue` says so; looks now and after every change. Rejects with `what` when patience ends. */
  waitFor(what: string, isTrue: () => boolean): Promise<void>;
}

export function createFacts(): Facts {
  const waiters = new Set<() => void>();
  return {
    changed() {
      for (const look of [...waiters]) look();
    },
    waitFor(what, isTrue) {
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          waiters.delete(look);
          settle();
        };
        const look = () => {
          try {
            if (isTrue()) finish(resolve);
          } catch (error) {
            finish(() => reject(error));
          }
        };
        const timer = setTimeout(() => finish(() => reject(new Error(`Waited in vain for ${what}`))), patienceMs);
        waiters.add(look);
        look();
      });
    },
  };
}

/** For facts that tell nobody when they become true, such as a lag: repeats `attempt` until it stops throwing. */
export async function eventually<T>(attempt: () => Promise<T> | T): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await delay(20);
    }
  }
}
