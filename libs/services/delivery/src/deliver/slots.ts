/** Runs `work` when one of the slots is free, in the order of the calls. */
export type WithSlot = <T>(work: () => Promise<T>) => Promise<T>;

export function createSlots(count: number): WithSlot {
  let free = count;
  const waiting: (() => void)[] = [];

  return async function withSlot(work) {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Handed over rather than freed: a newcomer must not overtake those who wait.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
