import { chown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from '../installing/obtain.ts';
import { runCommand } from '../installing/run-command.ts';
import { hasCommand } from '../requirements.ts';
import { freePort } from '../running/free-port.ts';
import { inRoot, openPostgres, postgresBinaries } from './postgres.ts';

const POSTGRES_VERSION = 18;

/**
 * A small Debian root with PostgreSQL and the DocumentDB extension, and in its `/template` an initialised data folder
 * with the extension created: copying that takes a moment, making it takes seconds.
 */
export const postgresPart: Part = {
  name: `postgresql-${POSTGRES_VERSION}-documentdb`,
  title: `PostgreSQL ${POSTGRES_VERSION} with DocumentDB`,
  service: 'mongo',
  requirements: ['linux', 'root', 'setpriv', 'chroot', 'apt-get'],
  async install(root, log) {
    if (!hasCommand('debootstrap')) {
      log('PostgreSQL: installing debootstrap');
      const patient = ['-o', 'DPkg::Lock::Timeout=120'];
      const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
      await runCommand('apt-get', [...patient, '-qq', 'update']);
      await runCommand('apt-get', [...patient, '-qq', 'install', '-y', 'debootstrap'], quiet);
    }
    log('PostgreSQL: making a Debian root with debootstrap');
    const packages = `postgresql-${POSTGRES_VERSION},postgresql-${POSTGRES_VERSION}-documentdb`;
    await runCommand('debootstrap', ['--variant=minbase', `--include=${packages}`, 'sid', root]);
    await removePackageFiles(root);

    log('PostgreSQL: creating the database and its extension');
    await createTemplate(root);
  },
};

/** They have been unpacked, and are a quarter of the folder. */
const removePackageFiles = async (root: string): Promise<void> => {
  const archives = join(root, 'var/cache/apt/archives');
  const names = await readdir(archives);
  await Promise.all(names.filter((name) => name.endsWith('.deb')).map((name) => rm(join(archives, name))));
};

const createTemplate = async (root: string): Promise<void> => {
  const owner = await stat(join(root, 'var/lib/postgresql'));
  const template = join(root, 'template');
  await mkdir(template, { mode: 0o700 });
  await chown(template, owner.uid, owner.gid);

  const [initdb, ...initdbArgs] = inRoot(root, [
    `${postgresBinaries}/initdb`,
    ...['-D', '/template', '-A', 'trust', '-U', 'postgres', '--encoding=UTF8', '--locale=C.UTF-8'],
  ]);
  await runCommand(initdb, initdbArgs, { env: { LC_ALL: 'C.UTF-8' } });

  const port = await freePort();
  const logFile = join(root, 'template.log');
  const postgres = await openPostgres({
    root,
    dataFolder: '/template',
    port,
    logFile,
    onUnexpectedEnd: () => undefined,
  });
  try {
    const [psql, ...psqlArgs] = inRoot(root, [
      `${postgresBinaries}/psql`,
      ...['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-v', 'ON_ERROR_STOP=1'],
      ...['-qc', 'CREATE EXTENSION documentdb CASCADE'],
    ]);
    await runCommand(psql, psqlArgs, { env: { LC_ALL: 'C.UTF-8' } });
  } finally {
    await postgres.stop();
  }
};
