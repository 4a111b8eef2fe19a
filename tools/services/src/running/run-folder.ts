import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes an empty folder below `parent` for one run of a server. Its name begins with the process id of its owner, so
 * that a later run can tell what a killed one left behind, and removes it.
 */
export const createRunFolder = async (parent: string): Promise<string> => {
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder);
  return folder;
};

const removeAbandoned = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    if (!isAlive(Number.parseInt(name, 10))) await removeRunFolder(join(parent, name));
  }
};

/** A server that is just dying may still write: retried for a while, and left to the next run after that. */
export const removeRunFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
