import { openServer, type ServerProcess } from '../running/server-process.ts';

/** Inside the root. */
export const postgresBinaries = '/usr/lib/postgresql/18/bin';

/** A command line that runs `command` inside `root` as its postgres user, who is the only one PostgreSQL agrees to. */
export const inRoot = (root: string, command: readonly string[]): [string, ...string[]] => [
  'chroot',
  '--userspec=postgres',
  root,
  ...command,
];

/**
 * Settings as command line options, so that a data folder made earlier never carries outdated ones. Durability
 * (`fsync`, `synchronous_commit`) stays as PostgreSQL ships it: numbers measured on it are to mean something.
 */
export const renderPostgresOptions = (port: number): string[] =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    dynamic_shared_memory_type: 'mmap',
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb',
    'cron.database_name': 'postgres',
    'cron.host': '127.0.0.1',
    max_connections: 200,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Starts PostgreSQL on `dataFolder`, a path as seen inside `root`. `logFile` is one as seen from here. */
export const openPostgres = (options: {
  root: string;
  dataFolder: string;
  port: number;
  logFile: string;
  onUnexpectedEnd: (sentence: string) => void;
}): Promise<ServerProcess> =>
  openServer({
    title: 'PostgreSQL',
    // setpriv runs inside the root, after the change of user: that change would clear its request to the kernel.
    command: inRoot(options.root, [
      ...['/usr/bin/setpriv', '--pdeathsig', 'QUIT', `${postgresBinaries}/postgres`],
      ...['-D', options.dataFolder],
      ...renderPostgresOptions(options.port),
    ]),
    cwd: options.root,
    env: { LC_ALL: 'C.UTF-8' },
    logFile: options.logFile,
    stopSignal: 'SIGINT', // "fast" shutdown
    killSignal: 'SIGQUIT', // "immediate": unlike SIGKILL it takes its shared memory along
    isReady: (output) => output.includes('database system is ready to accept connections'),
    readyWithinMs: 60_000,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
