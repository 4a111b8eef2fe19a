/** setTimeout takes no more; whoever waits longer looks again in between. */
const timeoutMaxMs = 2 ** 31 - 1;

/** Wakes the one loop that waits at it. Rung while nobody waits, it lets the next wait pass at once. */
export interface Bell {
  ring(): void;
  /** Resolves when the bell rings, and after `timeoutMs` at the latest. */
  wait(timeoutMs?: number): Promise<void>;
}

export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;

  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    async wait(timeoutMs) {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, Math.min(timeoutMs, timeoutMaxMs));
        await promise;
        clearTimeout(timer);
        wake = undefined;
      }
      hasRung = false;
    },
  };
}
