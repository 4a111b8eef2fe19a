import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../running/free-port.ts';
import { createRunFolder, removeRunFolder } from '../running/run-folder.ts';
import { openServer } from '../running/server-process.ts';
import { kafkaClassPath } from './kafka-part.ts';
import { renderKafkaConfig } from './kafka-config.ts';

export type KafkaServer = {
  /** `host:port`, as KAFKA_BROKERS wants it; the same over all restarts. */
  readonly brokers: string;
  /** SIGKILL, as in a fault test. The data stays; {@link KafkaServer.restart} takes it up again. */
  kill(): Promise<void>;
  /** Stops it if it runs, starts it on the same port and data, resolves when ready. */
  restart(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
};

/** Starts a broker with empty data on free loopback ports. `folder` is what obtaining `kafkaPart` gave. */
export const openKafkaServer = async (
  folder: string,
  onUnexpectedEnd: (sentence: string) => void,
): Promise<KafkaServer> => {
  const run = await createRunFolder(join(folder, 'runs'));
  const data = join(run, 'data');
  const config = join(run, 'server.properties');
  const brokerPort = await freePort();
  await cp(join(folder, 'template'), data, { recursive: true });
  await writeFile(config, renderKafkaConfig({ brokerPort, controllerPort: await freePort(), dataFolder: data }));

  const heap = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC'];
  const start = () =>
    openServer({
      title: 'Kafka',
      command: [
        'setpriv',
        '--pdeathsig',
        'KILL',
        'java',
        ...heap,
        '-cp',
        kafkaClassPath(folder),
        'kafka.Kafka',
        config,
      ],
      cwd: run,
      logFile: join(run, 'server.log'),
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      isReady: (output) => output.includes('Kafka Server started'),
      readyWithinMs: 60_000,
      onUnexpectedEnd,
    });

  let server = await start();
  return {
    brokers: `127.0.0.1:${brokerPort}`,
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await start();
    },
    async stop() {
      await server.stop();
      await removeRunFolder(run);
    },
  };
};
