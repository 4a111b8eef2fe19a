import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type AppProcess } from './app-process.ts';
import { freePort } from './free-port.ts';
import { apps, ownerOf, type ServiceName } from './origin.ts';

/** A running Fanfare, whatever it runs on, as the demo, the bench and the crash test use it. */
export interface Installation {
  /** What it runs on, for reports. */
  readonly adapters: 'embedded' | 'kafka';
  readonly apiKey: string;
  readonly processes: readonly AppProcess[];
  /** Where the embedded adapters keep their data. */
  readonly dataDir?: string;
  /** The base URL of the service that answers this path. */
  urlOf(path: string): string;
  /** Stops the processes in the order of the flow, and removes what a throw-away installation wrote. */
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** Settings for every process, e.g. the providers' addresses. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Counted as anywhere, but too high to be met: what is measured here is not how fast a caller is turned away. */
const rateLimits = { RATE_LIMITS: 'sends=1000000000/1h,track=1000000000/1m,own=1000000000/1h' };

/** Every service in one process, embedded adapters, throw-away data folder. */
export async function startStandalone({ env = {} }: InstallationOptions = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fanfare-data-'));
  const apiKey = randomBytes(16).toString('hex');
  const standalone = await startApp({
    name: 'standalone',
    app: 'standalone',
    port: await freePort(),
    env: { ...rateLimits, ...env, DATA_DIR: dataDir, FANFARE_API_KEY: apiKey },
  });
  return {
    adapters: 'embedded',
    apiKey,
    processes: [standalone],
    dataDir,
    urlOf: () => standalone.url,
    stop: async () => {
      await standalone.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface DistributedOptions extends InstallationOptions {
  readonly brokers: string;
  readonly mongodbUri: string;
  /** How many send-gateways share the work; `urlOf` names the first. Default: 1. */
  readonly gateways?: number;
}

/** One process per service on Kafka and MongoDB; topics and database of its own. */
export async function startDistributed(options: DistributedOptions): Promise<Installation> {
  const { env = {}, brokers, mongodbUri, gateways = 1 } = options;
  const run = `run_${randomBytes(4).toString('hex')}`;
  const apiKey = randomBytes(16).toString('hex');
  const shared = {
    ...rateLimits,
    ...env,
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: `${run}.`,
    MONGODB_URI: mongodbUri,
    MONGODB_DATABASE: `fanfare_test_${run}`,
    FANFARE_API_KEY: apiKey,
  };
  const started = new Map<ServiceName, AppProcess>();
  const processes: AppProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const process of processes) await process.stop();
  };
  try {
    for (const [name, app] of Object.entries(apps) as [ServiceName, string][]) {
      for (let copy = 1; copy <= (name === 'sending' ? gateways : 1); copy += 1) {
        const process = await startApp({ name: app, app, port: await freePort(), env: shared });
        processes.push(process);
        if (copy === 1) started.set(name, process);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    adapters: 'kafka',
    apiKey,
    processes,
    urlOf: (path) => started.get(ownerOf(path))!.url,
    stop,
  };
}
