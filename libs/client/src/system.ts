/** Time and chance, as the retries need them. A test gives its own. */
export interface System {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @throws the signal's reason as soon as it is aborted */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

export const system: System = { now: Date.now, sleep, random: Math.random };

/** A timer for longer than this goes off at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const wake = (): void => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const timer = setTimeout(wake, Math.min(ms, TIMER_MS_MAX));
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}
