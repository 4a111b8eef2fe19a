import { setTimeout as sleep } from 'node:timers/promises';
import type { AppProcess } from '@fanfare/tools-cluster';

/** Numbers in [0, 1) that depend on the seed alone, so that a failing round can be played again. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * `kill -9` of a process after a random time, then a restart; as often as asked, while something else goes on. In random
 * order, but every process before one comes again.
 */
export async function killAtRandom(
  processes: readonly AppProcess[],
  options: { kills: number; betweenMs: readonly [number, number]; random: () => number },
): Promise<string[]> {
  const { kills, betweenMs, random } = options;
  const killed: string[] = [];
  let round: readonly AppProcess[] = [];
  for (let n = 0; n < kills; n += 1) {
    await sleep(betweenMs[0] + random() * (betweenMs[1] - betweenMs[0]));
    if (n % processes.length === 0) round = shuffled(processes, random);
    const victim = round[n % processes.length]!;
    await victim.kill();
    killed.push(victim.name);
    await victim.restart();
  }
  return killed;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const shuffledItems = [...items];
  for (let last = shuffledItems.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffledItems[last], shuffledItems[other]] = [shuffledItems[other]!, shuffledItems[last]!];
  }
  return shuffledItems;
}
