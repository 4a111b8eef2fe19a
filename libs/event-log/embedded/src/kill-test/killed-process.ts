import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '@fanfare/event-log-testing';

/** The publishing process. */
export interface KilledProcess {
  /** Resolves when the process has said at least so much. */
  hasSaid(bytes: number): Promise<void>;
  /** kill -9; resolves with all that it said when it is dead. */
  kill(): Promise<{ readonly acknowledged: string[]; readonly handled: string[] }>;
}

/** `output` takes what the process says: a file, because a pipe can be full and would then have to be waited for. */
export async function startPublishing(directory: string, output: string, round: number): Promise<KilledProcess> {
  const script = fileURLToPath(new URL('./publish-until-killed.ts', import.meta.url));
  const file = await open(output, 'w');
  const child = spawn(process.execPath, [script, directory, String(round)], { stdio: ['ignore', file.fd, 'inherit'] });
  const exited = once(child, 'exit');
  await file.close();

  return {
    hasSaid: (bytes) =>
      eventually(async () => {
        const { size } = await stat(output);
        if (size < bytes) throw new Error(`The process said ${size} bytes, not ${bytes}`);
      }),
    async kill() {
      if (child.exitCode !== null) throw new Error('The process ended by itself');
      child.kill('SIGKILL');
      await exited;
      const lines = (await readFile(output, 'utf8')).split('\n');
      // What follows the last line break was not said to its end.
      const said = lines.slice(0, -1).map((line) => line.split(' '));
      const valuesAfter = (spoken: string) => said.flatMap(([word, value = '']) => (word === spoken ? [value] : []));
      return { acknowledged: valuesAfter('acknowledged'), handled: valuesAfter('handled') };
    },
  };
}
