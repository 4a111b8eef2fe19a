/** So many calls of one server at a time; those who wait go in the order in which they came. */
export interface Turns {
  /** Resolves to `undefined` when the turn does not come within `waitMs`; then nothing was done. */
  take<T>(server: string, waitMs: number, work: () => Promise<T>): Promise<T | undefined>;
}

interface Queue {
  inHand: number;
  readonly waiting: Set<() => void>;
}

export function createTurns(atOnceMax: number): Turns {
  const queues = new Map<string, Queue>();

  function queueOf(server: string): Queue {
    const known = queues.get(server);
    if (known) return known;
    const queue: Queue = { inHand: 0, waiting: new Set() };
    queues.set(server, queue);
    return queue;
  }

  const isGivenIn = ({ waiting }: Queue, waitMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const begin = () => {
        clearTimeout(patience);
        resolve(true);
      };
      const patience = setTimeout(() => {
        waiting.delete(begin);
        resolve(false);
      }, waitMs);
      waiting.add(begin);
    });

  /** Handed over rather than freed: a newcomer must not overtake those who wait. */
  function pass(server: string, queue: Queue): void {
    const [next] = queue.waiting;
    if (next) {
      queue.waiting.delete(next);
      next();
    } else if (--queue.inHand === 0) queues.delete(server);
  }

  return {
    async take(server, waitMs, work) {
      const queue = queueOf(server);
      if (queue.inHand < atOnceMax) queue.inHand += 1;
      else if (!(await isGivenIn(queue, waitMs))) return undefined;
      try {
        return await work();
      } finally {
        pass(server, queue);
      }
    },
  };
}
