/** A limit on how many work at the same time; those who wait get a slot in the order they asked. */
export interface Slots {
  /** Resolves with what gives the slot back, or with nothing when `signal` aborts first. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  const release = () => {
    free += 1;
    const [next] = waiting;
    next?.();
  };

  return {
    take: (signal) =>
      new Promise((resolve) => {
        const begin = () => {
          free -= 1;
          finish(release);
        };
        const giveUp = () => finish(undefined);
        const finish = (slot: (() => void) | undefined) => {
          waiting.delete(begin);
          signal.removeEventListener('abort', giveUp);
          resolve(slot);
        };
        if (signal.aborted) resolve(undefined);
        else if (free > 0) begin();
        else {
          waiting.add(begin);
          signal.addEventListener('abort', giveUp);
        }
      }),
  };
}
