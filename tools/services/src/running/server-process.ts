import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { tellingLine } from '../telling-line.ts';

const POLL_MS = 20;

export type ServerOptions = {
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Both output streams are appended to this file: a pipe would stall the server whenever this process is busy. */
  readonly logFile: string;
  /** Asks for an orderly end. */
  readonly stopSignal: NodeJS.Signals;
  /** Ends it at once; also what it gets when this process is gone. */
  readonly killSignal: NodeJS.Signals;
  /** Asked until true. `output` is what this life of the server has printed so far. */
  readonly isReady: (output: string) => boolean | Promise<boolean>;
  readonly readyWithinMs: number;
  /** Called when it ends without having been asked to. */
  readonly onUnexpectedEnd: (sentence: string) => void;
};

export type ServerProcess = {
  readonly pid: number;
  /** Orderly end; resolves when the process is gone. Safe to call twice, and after {@link ServerProcess.kill}. */
  stop(): Promise<void>;
  /** SIGKILL, as in a fault test; resolves when the process is gone. */
  kill(): Promise<void>;
};

const running = new Map<number, NodeJS.Signals>();
process.on('exit', () => running.forEach((signal, pid) => signalTo(pid, signal)));

/**
 * Starts a server and resolves once it is ready; rejects, with the server gone, when it ends early or takes too long.
 * The server has a session of its own, so that Ctrl-C in a terminal reaches only us and we stop things in order. It does
 * not outlive us: `killSignal` on exit, and by the command's own `setpriv --pdeathsig` when we are killed.
 */
export const openServer = async (options: ServerOptions): Promise<ServerProcess> => {
  const [command, ...args] = options.command;
  const log = openSync(options.logFile, 'a');
  const logStart = readFileSync(options.logFile).length;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);

  let phase: 'starting' | 'ready' | 'ending' = 'starting';
  let end: string | undefined;
  const output = (): string => readFileSync(options.logFile).subarray(logStart).toString();
  const ended = new Promise<void>((resolve) => {
    const onEnd = (how: string): void => {
      end = how;
      if (child.pid !== undefined) running.delete(child.pid);
      if (phase === 'ready') options.onUnexpectedEnd(`${options.title} ended by itself with ${how}`);
      resolve();
    };
    child.once('error', (error) => onEnd(error.message));
    child.once('exit', (code, signal) => onEnd(String(code ?? signal)));
  });
  const pid = child.pid ?? 0;
  if (child.pid !== undefined) running.set(pid, options.killSignal);

  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    phase = 'ending';
    if (end === undefined) signalTo(pid, signal);
    await ended;
  };

  const deadline = Date.now() + options.readyWithinMs;
  while (!(await options.isReady(output()))) {
    if (end !== undefined)
      throw new Error(`${options.title} ended with ${end} before it was ready: ${tellingLine(output())}`);
    if (Date.now() > deadline) {
      await endBy(options.killSignal);
      throw new Error(
        `${options.title} was not ready within ${options.readyWithinMs / 1000} s: ${tellingLine(output())}`,
      );
    }
    await delay(POLL_MS);
  }
  phase = 'ready';
  return { pid, stop: () => endBy(options.stopSignal), kill: () => endBy('SIGKILL') };
};

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
};
