import type { System } from '../system.ts';

export interface FakeSystem extends System {
  /** How long each sleep was, ms. */
  readonly sleeps: readonly number[];
}

/** Time that passes only when somebody sleeps; chance that always says the same. */
export function createFakeSystem({ random = 0.5, startAt = Date.UTC(2026, 0, 31) } = {}): FakeSystem {
  const sleeps: number[] = [];
  let now = startAt;
  return {
    sleeps,
    now: () => now,
    random: () => random,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
    },
  };
}
