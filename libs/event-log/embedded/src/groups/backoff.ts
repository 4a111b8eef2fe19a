const firstMs = 100;
const maxMs = 10_000;

/** The pause before the `attempt`-th further try, counted from 1: doubled each time, capped, at least half of it. */
export const backoffMs = (attempt: number, random: () => number = Math.random): number =>
  Math.min(maxMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);
