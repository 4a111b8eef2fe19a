import { setTimeout as sleep } from 'node:timers/promises';

const QUIET_MS_MAX = 30_000;

/**
 * Looks again until `read` reaches `target`. Gives up when nothing has moved for half a minute: then the comparison at
 * the end says what is missing.
 */
export async function untilReached(
  read: () => Promise<number>,
  target: number,
  onProgress: (value: number) => void,
): Promise<void> {
  let last = -1;
  let movedAt = Date.now();
  for (;;) {
    const value = await read();
    onProgress(value);
    if (value >= target) return;
    if (value !== last) movedAt = Date.now();
    if (Date.now() - movedAt > QUIET_MS_MAX) return;
    last = value;
    await sleep(100);
  }
}
