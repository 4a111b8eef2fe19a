import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { failureSentence, requireFor, type Requirement, type ServiceName } from '../requirements.ts';
import { ServiceUnavailable } from '../service-unavailable.ts';
import { withInstallLock } from './install-lock.ts';
import { runCommand } from './run-command.ts';

/** Something that is obtained once per machine and then found in the cache folder. */
export type Part = {
  /** Folder name in the cache; carries the version, so that a new version is a new folder. */
  readonly name: string;
  readonly title: string;
  readonly service: ServiceName;
  /** What is needed to obtain it; needs of running it are checked by who runs it. */
  readonly requirements: readonly Requirement[];
  /** Fills the empty `folder`. Whatever it leaves behind when it fails is removed by the next attempt. */
  readonly install: (folder: string, log: Log) => Promise<void>;
};

export type Log = (line: string) => void;

export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env['FANFARE_SERVICES_DIR'] || join(homedir(), '.cache', 'fanfare', 'services'));

/** What obtaining those of `parts` takes that are not in the cache yet. */
export const requirementsOf = (parts: readonly Part[], cache: string): Requirement[] => [
  ...new Set(parts.filter((part) => !existsSync(join(cache, part.name))).flatMap((part) => part.requirements)),
];

/**
 * Resolves with the folder of `part`, installing it first when it is missing. It is built beside its place and renamed
 * when complete: a folder that exists is finished, however the last attempt ended.
 */
export const obtain = async (part: Part, cache: string, log: Log): Promise<string> => {
  const folder = join(cache, part.name);
  if (existsSync(folder)) return folder;
  requireFor(part.service, part.requirements);
  await mkdir(cache, { recursive: true });
  return withInstallLock(
    folder,
    () => log(`${part.title}: another run is obtaining it, waiting`),
    async () => {
      if (existsSync(folder)) return folder;
      await removePartial(folder);
      const startedAt = performance.now();
      log(`${part.title}: obtaining it (once per machine) into ${folder}`);
      const partial = await mkdtemp(`${folder}.partial-`);
      await chmod(partial, 0o755); // PostgreSQL's own user must be able to enter it
      await part.install(partial, log).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new ServiceUnavailable(failureSentence(part.service, `${part.title} was not obtained, ${reason}`), {
          cause: error,
        });
      });
      await rename(partial, folder);
      log(`${part.title}: obtained in ${Math.round((performance.now() - startedAt) / 1000)} s`);
      return folder;
    },
  );
};

/** Under the lock nobody is at work on these. */
const removePartial = async (folder: string): Promise<void> => {
  const entries = await readdir(dirname(folder));
  for (const entry of entries.filter((name) => name.startsWith(`${basename(folder)}.partial-`))) {
    const partial = join(dirname(folder), entry);
    // An interrupted debootstrap leaves /proc mounted inside; removing through that mount would reach the machine's own.
    for (const mount of mountsBelow(partial)) await runCommand('umount', ['--lazy', mount]);
    await runCommand('rm', ['-rf', '--one-file-system', partial]);
  }
};

const mountsBelow = (folder: string): string[] =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((mount) => mount.startsWith(`${folder}/`))
    .reverse();
