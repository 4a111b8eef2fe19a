import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again until `read` gives what `isIt` accepts; the last thing read is in the error. */
export async function until<T>(read: () => Promise<T>, isIt: (value: T) => boolean, msMax = 30_000): Promise<T> {
  const deadline = Date.now() + msMax;
  for (;;) {
    const value = await read();
    if (isIt(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`Waited ${msMax} ms in vain; last seen: ${JSON.stringify(value)?.slice(0, 2_000)}`);
    await sleep(50);
  }
}
