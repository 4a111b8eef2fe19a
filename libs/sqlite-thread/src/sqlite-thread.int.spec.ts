import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseInUse, openSqliteThread, type SqliteThread } from './index.ts';

const storage = `
  export const open = (database) => {
    database.exec('CREATE TABLE IF NOT EXISTS t (v INTEGER PRIMARY KEY)');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    return {
      add: (v) => { insert.run(v); return v; },
      addThenFail: (v) => { insert.run(v); throw Object.assign(new TypeError('no'), { code: 'X', detail: v }); },
      all: () => database.prepare('SELECT v FROM t ORDER BY v').all().map(({ v }) => v),
    };
  };`;

describe('a SQLite thread', () => {
  let folder: string;
  let module: URL;
  const opened: SqliteThread[] = [];
  const open = async (): Promise<SqliteThread> => {
    const thread = await openSqliteThread({ file: join(folder, 'db.sqlite'), module });
    opened.push(thread);
    return thread;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-sqlite-'));
    module = pathToFileURL(join(folder, 'storage.mjs'));
    await writeFile(module, storage);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((thread) => thread.close()));
    await rm(folder, { recursive: true });
  });

  it('does calls in the order in which they were made', async () => {
    const thread = await open();
    const adds = [3, 1, 2].map((v) => thread.call('add', v));
    expect(await thread.call('all')).toEqual([1, 2, 3]);
    expect(await Promise.all(adds)).toEqual([3, 1, 2]);
  });

  it('rolls back the call that throws, alone, and tells its caller what it threw', async () => {
    const thread = await open();
    const [one, two, three] = await Promise.allSettled([
      thread.call('add', 1),
      thread.call('addThenFail', 2),
      thread.call('add', 3),
    ]);
    expect([one.status, two.status, three.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((two as PromiseRejectedResult).reason).toMatchObject({
      name: 'TypeError',
      message: 'no',
      code: 'X',
      fields: { detail: 2 },
    });
    expect(await thread.call('all')).toEqual([1, 3]);
  });

  it('finishes the calls in hand before it closes, and refuses later ones', async () => {
    const thread = await open();
    const add = thread.call('add', 1);
    await thread.close();
    expect(await add).toBe(1);
    await expect(thread.call('all')).rejects.toThrow('the database is closed');
    expect(await (await open()).call('all')).toEqual([1]);
  });

  it('names the file when another process holds it, and opens once that process was killed', async () => {
    const script = join(folder, 'other.mjs');
    await writeFile(
      script,
      `import { openSqliteThread } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
       const thread = await openSqliteThread({ file: ${JSON.stringify(join(folder, 'db.sqlite'))}, module: new URL(${JSON.stringify(module.href)}) });
       await thread.call('add', 7);
       console.log('open');`,
    );
    const other = spawn(process.execPath, [script]);
    await once(other.stdout, 'data');
    await expect(open()).rejects.toThrow(DatabaseInUse);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await (await open()).call('all')).toEqual([7]);
  });
});
