import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The provider simulator as a process: it outlives whatever is done to the product. */
export interface SimulatorProcess {
  /** Settings for a worker that is to deliver there. */
  readonly env: Readonly<Record<string, string>>;
  readonly webhookUrl: string;
  summary(): Promise<ReceivedSummary>;
  /** Sets latency and faults; `{}` makes everything well again. */
  control(settings: object): Promise<void>;
  stop(): Promise<void>;
}

export interface Received {
  /** Taken, repeats included. */
  readonly received: number;
  /** Distinct delivery ids among them. */
  readonly distinct: number;
  readonly repeats: number;
}

/** What reached the simulator, per channel and variation id. */
export type ReceivedSummary = Readonly<
  Record<'email' | 'webhook', Received & { readonly variations: Readonly<Record<string, Received>> }>
>;

export async function startSimulator(): Promise<SimulatorProcess> {
  const main = fileURLToPath(new URL('../../../apps/provider-simulator/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);

  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { smtpPort, httpPort } = JSON.parse(line) as { smtpPort: number; httpPort: number };
  const url = `http://127.0.0.1:${httpPort}`;

  return {
    env: {
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      WEBHOOK_PROVIDER: 'http',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    },
    webhookUrl: `${url}/partner`,
    summary: async () => (await (await fetch(`${url}/received/summary`)).json()) as ReceivedSummary,
    control: async (settings) => {
      const response = await fetch(`${url}/control`, { method: 'PUT', body: JSON.stringify(settings) });
      if (!response.ok) throw new Error(`The simulator refused ${JSON.stringify(settings)}: ${await response.text()}`);
      await response.arrayBuffer();
    },
    stop: async () => {
      process.removeListener('exit', onExit);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
