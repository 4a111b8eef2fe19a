import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { runCommand } from '../installing/run-command.ts';
import { freePort } from '../running/free-port.ts';
import { createRunFolder, removeRunFolder } from '../running/run-folder.ts';
import { openServer, type ServerProcess } from '../running/server-process.ts';
import { ferretdbExecutable } from './ferretdb-part.ts';
import { openPostgres } from './postgres.ts';

export type MongoServer = {
  /** As MONGODB_URI wants it; the same over all restarts. */
  readonly uri: string;
  /** SIGKILL to the gateway and the database, as in a fault test. The data stays. */
  kill(): Promise<void>;
  /** Stops both if they run, starts them on the same ports and data, resolves when ready. */
  restart(): Promise<void>;
  /** Ends them for good and removes their data. */
  stop(): Promise<void>;
};

/** Starts PostgreSQL with empty data and FerretDB on it. The folders are what obtaining the two parts gave. */
export const openMongoServer = async (
  folders: { readonly root: string; readonly ferretdb: string },
  onUnexpectedEnd: (sentence: string) => void,
): Promise<MongoServer> => {
  const run = await createRunFolder(join(folders.root, 'runs')); // inside the root, which is all that PostgreSQL sees
  const stateFolder = join(run, 'ferretdb');
  const [port, postgresPort] = [await freePort(), await freePort()];
  await mkdir(stateFolder);
  await runCommand('cp', ['-a', '--reflink=auto', join(folders.root, 'template'), join(run, 'data')]); // keeps the owner

  const startPostgres = () =>
    openPostgres({
      root: folders.root,
      dataFolder: `/runs/${basename(run)}/data`,
      port: postgresPort,
      logFile: join(run, 'postgres.log'),
      onUnexpectedEnd,
    });
  const startGateway = () =>
    openServer({
      title: 'FerretDB',
      command: [
        ...(['setpriv', '--pdeathsig', 'KILL', ferretdbExecutable(folders.ferretdb)] as const),
        ...renderFerretdbOptions({ port, postgresPort, stateFolder }),
      ],
      cwd: run,
      logFile: join(run, 'ferretdb.log'),
      stopSignal: 'SIGKILL', // it keeps no data, and SIGTERM would have it wait three seconds for its clients
      killSignal: 'SIGKILL',
      isReady: () => accepts(port),
      readyWithinMs: 30_000,
      onUnexpectedEnd,
    });

  const start = async (): Promise<[ServerProcess, ServerProcess]> => {
    const postgres = await startPostgres();
    try {
      return [postgres, await startGateway()];
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  };

  let [postgres, gateway] = await start();
  const stop = async (): Promise<void> => {
    await gateway.stop();
    await postgres.stop();
  };
  return {
    uri: `mongodb://127.0.0.1:${port}/`,
    async kill() {
      await Promise.all([gateway.kill(), postgres.kill()]);
    },
    async restart() {
      await stop();
      [postgres, gateway] = await start();
    },
    async stop() {
      await stop();
      await removeRunFolder(run);
    },
  };
};

export const renderFerretdbOptions = (settings: {
  port: number;
  postgresPort: number;
  stateFolder: string;
}): string[] => [
  `--postgresql-url=postgres://postgres@127.0.0.1:${settings.postgresPort}/postgres`,
  `--listen-addr=127.0.0.1:${settings.port}`,
  '--debug-addr=-',
  '--no-auth',
  '--telemetry=disable',
  `--state-dir=${settings.stateFolder}`,
];

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
