import { spawn } from 'node:child_process';
import { tellingLine } from '../telling-line.ts';

const OUTPUT_KEPT = 20_000;

/** How a command ended that did not end with 0; the message closes with why, as far as its output tells. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly output: string;
  constructor(command: string, end: string, output: string) {
    super(`${command} ended with ${end}: ${tellingLine(output)}`);
    this.output = output;
  }
}

/**
 * Runs a command to its end and resolves with what it printed. It dies with this process, whatever ends it: the
 * kernel sends it SIGTERM (`setpriv --pdeathsig`).
 */
export const runCommand = (
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed(command, String(code ?? signal), output));
    });
  });
