/** A sleep that can be cut short. One sleeper at a time. */
export interface Sleeper {
  /** `Infinity` sleeps until woken. */
  sleep(forMs: number): Promise<void>;
  wake(): void;
}

/** What `setTimeout` can count; who sleeps longer looks at the clock in between. */
const timerMaxMs = 2 ** 31 - 1;

export function createSleeper(): Sleeper {
  let wake = () => {};
  return {
    sleep: (forMs) =>
      new Promise((resolve) => {
        const timer = forMs === Infinity ? undefined : setTimeout(resolve, Math.min(Math.max(forMs, 0), timerMaxMs));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
