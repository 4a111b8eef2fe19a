import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cacheFolder, obtain, type Part } from './obtain.ts';

describe('obtaining a part', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'fanfare-obtain-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const partThat = (install: Part['install']): Part => ({
    name: 'part-1',
    title: 'Part 1',
    service: 'kafka',
    requirements: [],
    install,
  });
  const silent = (): void => undefined;

  it('installs once, however many ask at the same time', async () => {
    let installations = 0;
    const part = partThat(async (folder) => {
      installations += 1;
      await writeFile(join(folder, 'file'), 'content');
    });
    const folders = await Promise.all([1, 2, 3].map(() => obtain(part, cache, silent)));

    expect(new Set(folders)).toEqual(new Set([join(cache, 'part-1')]));
    expect(installations).toBe(1);
    expect(await readFile(join(cache, 'part-1', 'file'), 'utf8')).toBe('content');
  });

  it('does not take a failed installation for a finished one, and says why in one line', async () => {
    const failing = partThat(async (folder) => {
      await writeFile(join(folder, 'half'), '');
      throw new Error('mvn ended with 1: no route to host');
    });
    await expect(obtain(failing, cache, silent)).rejects.toThrow(
      'Kafka is not available: Part 1 was not obtained, mvn ended with 1: no route to host. ' +
        'Either mend that, or set KAFKA_BROKERS to a Kafka that runs elsewhere.',
    );
    expect(existsSync(join(cache, 'part-1'))).toBe(false);

    const folder = await obtain(
      partThat(() => Promise.resolve()),
      cache,
      silent,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes what an interrupted installation left behind', async () => {
    await mkdir(join(cache, 'part-1.partial-abc'));
    await obtain(
      partThat(() => Promise.resolve()),
      cache,
      silent,
    );
    expect(await readdir(cache)).toEqual(['part-1']);
  });

  it('looks where FANFARE_SERVICES_DIR says', () => {
    expect(cacheFolder({ FANFARE_SERVICES_DIR: '/elsewhere' })).toBe('/elsewhere');
    expect(cacheFolder({})).toMatch(/\/\.cache\/fanfare\/services$/);
  });
});
