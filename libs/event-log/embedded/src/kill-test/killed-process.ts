import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The publishing process and what it has said so far. */
export interface KilledProcess {
  readonly acknowledged: readonly string[];
  readonly handled: readonly string[];
  /** Resolves when the process has said `count` things. */
  hasSaid(count: number): Promise<void>;
  /** kill -9; resolves when it is dead and all that it said has been read. */
  kill(): Promise<void>;
}

export function startPublishing(directory: string, round: number): KilledProcess {
  const script = fileURLToPath(new URL('./publish-until-killed.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, directory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = { acknowledged: [] as string[], handled: [] as string[] };
  const lines = createInterface({ input: child.stdout! });
  const ended = once(lines, 'close');
  let countHeard = 0;
  let onLine = () => {};
  lines.on('line', (line) => {
    const [word, value] = line.split(' ');
    // The last line may be torn; the process was told of no more than it could say.
    if ((word === 'acknowledged' || word === 'handled') && value?.match(/^\d+\/[a-d]\/\d+$/)) said[word].push(value);
    countHeard += 1;
    onLine();
  });

  return {
    ...said,
    hasSaid: (count) =>
      new Promise((resolve, reject) => {
        child.once('exit', () => reject(new Error('The process ended by itself')));
        onLine = () => void (countHeard >= count && resolve());
        onLine();
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
