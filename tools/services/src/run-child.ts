import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * Runs a command in the foreground and resolves with the exit code to end with. Signals meant for us go to it, so that
 * it ends first and what we hold for it can be given back in order; a second one ends us at once.
 */
export const runChild = (command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const [file, ...args] = command;
    const child = spawn(file, args, { env, stdio: 'inherit' });

    let signalled = false;
    const forward = (signal: NodeJS.Signals): void => {
      if (signalled) {
        child.kill('SIGKILL');
        process.exit(exitCodeOf(signal));
      }
      signalled = true;
      child.kill(signal);
    };
    signals.forEach((signal) => process.on(signal, forward));
    const forget = (): void => signals.forEach((signal) => process.off(signal, forward));

    child.once('error', (error) => {
      forget();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      forget();
      resolve(code ?? (signal ? exitCodeOf(signal) : 1));
    });
  });
