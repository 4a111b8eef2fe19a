import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const CLOCK_TICKS_PER_SECOND = 100;

/** Resident memory in MB, summed over processes (Linux). */
export async function residentMB(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)),
  );
  return Math.round(sizes.reduce((sum, kB) => sum + kB, 0) / 1024);
}

/** Share of one core over a span, in percent, summed over processes (Linux). */
export async function cpuPercent(pids: readonly number[], ms: number): Promise<number> {
  const before = await cpuSeconds(pids);
  await sleep(ms);
  return Math.round((((await cpuSeconds(pids)) - before) / (ms / 1000)) * 1000) / 10;
}

async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(
    pids.map(async (pid) => {
      const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
      return Number(fields[11]) + Number(fields[12]);
    }),
  );
  return ticks.reduce((sum, value) => sum + value, 0) / CLOCK_TICKS_PER_SECOND;
}

/** Looks at the memory of processes again and again, and keeps the highest. */
export function watchPeakMB(pids: readonly number[]): { stop(): Promise<number> } {
  let peak = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      peak = Math.max(peak, await residentMB(pids));
      await sleep(200);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return peak;
    },
  };
}
