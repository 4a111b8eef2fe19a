import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppProcess } from './app-process.ts';
import { freePort } from './free-port.ts';
import { apps, ownerOf, type ServiceName } from './origin.ts';

type Paths = Readonly<Record<string, unknown>>;

/** Each service on adapters of its own: what it answers at all does not depend on the others. */
describe('the services behind the one origin', () => {
  let folder: string;
  const processes: AppProcess[] = [];
  const described = new Map<ServiceName, Paths>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-origin-'));
    const names = Object.keys(apps) as ServiceName[];
    for (const name of names) {
      const env = { DATA_DIR: join(folder, name), FANFARE_API_KEY: 'key' };
      const process = await startApp({ name, app: apps[name], port: await freePort(), env });
      processes.push(process);
      const { paths } = (await (await fetch(`${process.url}/openapi.json`)).json()) as { paths: Paths };
      described.set(name, paths);
    }
  }, 120_000);
  afterAll(async () => {
    for (const process of processes) await process.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('get the paths that they have', () => {
    for (const [name, paths] of described)
      for (const path of Object.keys(paths)) expect([path, ownerOf(path)]).toEqual([path, name]);
  });

  it('are described together by deploy/openapi.json', async () => {
    const text = await readFile(new URL('../../../deploy/openapi.json', import.meta.url), 'utf8');
    const { paths } = JSON.parse(text) as { paths: Paths };
    expect(Object.assign({}, ...described.values())).toEqual(paths);
  });
});
