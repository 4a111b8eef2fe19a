import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS_MAX = 30_000;
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One app of the product as a process of its own, on a port that it keeps over restarts. */
export interface AppProcess {
  readonly name: string;
  readonly url: string;
  pid(): number;
  /** What it said that is an error, or no line of its log at all, since it was started first. */
  errorLines(): readonly string[];
  /** `kill -9`: resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again after a kill; resolves when it is ready. */
  restart(): Promise<void>;
  /** SIGTERM, as an operator stops it. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly name: string;
  /** The folder under `apps/`. */
  readonly app: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

export async function startApp({ name, app, port, env }: AppOptions): Promise<AppProcess> {
  const url = `http://127.0.0.1:${port}`;
  let stderr = '';
  const errorLines: string[] = [];
  let child = launch();

  function launch(): ChildProcess {
    const main = `${root}apps/${app}/src/main.ts`;
    const started = spawn(process.execPath, [main], {
      cwd: root,
      env: { ...inherited(), ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    stderr = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-8_000)));
    createInterface(started.stderr).on('line', (line) => isError(line) && errorLines.push(line));
    return started;
  }

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS_MAX;
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`${name} ended with code ${child.exitCode} before it was ready:\n${stderr}`);
      if (await isReady(url)) return;
      if (Date.now() > deadline) throw new Error(`${name} was not ready within ${READY_MS_MAX / 1000} s:\n${stderr}`);
      await sleep(25);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  await untilReady().catch(async (error: unknown) => {
    process.removeListener('exit', onExit);
    await end('SIGKILL');
    throw error;
  });

  return {
    name,
    url,
    pid: () => child.pid!,
    errorLines: () => errorLines,
    kill: () => end('SIGKILL'),
    restart: async () => {
      child = launch();
      await untilReady();
    },
    stop: async () => {
      process.removeListener('exit', onExit);
      await end('SIGTERM');
      if (child.exitCode !== 0 && child.signalCode === null)
        throw new Error(`${name} stopped with code ${child.exitCode}:\n${stderr}`);
    },
  };
}

const ERROR_LEVEL = 50;

function isError(line: string): boolean {
  try {
    return (JSON.parse(line) as { level: number }).level >= ERROR_LEVEL;
  } catch {
    return true;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** What a process needs of ours, and none of the settings that would make it another one. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, NODE_OPTIONS } = process.env;
  return { PATH, HOME, TMPDIR, LANG, NODE_OPTIONS };
}
