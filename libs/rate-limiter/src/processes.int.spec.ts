import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openMongoDocumentStore } from '@fanfare/document-store-mongodb';

const uri = process.env['MONGODB_URI'];
const script = fileURLToPath(new URL('./test-support/take-until-denied.ts', import.meta.url));
const now = Date.parse('2026-03-01T15:20:00Z');
const limit = 2_000;

if (uri === undefined) {
  process.stderr.write('MONGODB_URI is not set: rate limits were NOT tested on MongoDB\n');
  describe('rate limits on MongoDB', () => {
    it.skip('are not tested, because MONGODB_URI is not set', () => {});
  });
} else {
  describe('rate limits on MongoDB', () => {
    const database = `fanfare_test_${randomUUID().slice(0, 8)}`;
    const children: ChildProcess[] = [];

    afterAll(async () => {
      for (const child of children) child.kill('SIGKILL');
      const store = await openMongoDocumentStore({ uri, database });
      await store.collection('rate_limits').deleteMany({});
      await store.close();
    });

    async function start(): Promise<ChildProcess> {
      const child = fork(script, [uri!, database, String(limit), String(now)], { execArgv: [] });
      children.push(child);
      await once(child, 'message');
      return child;
    }
    async function grantedTo(child: ChildProcess): Promise<number> {
      child.send('go');
      const [granted] = (await once(child, 'message')) as [number];
      return granted;
    }

    it('are granted to the last request, and not beyond, over three processes', async () => {
      const processes = await Promise.all([start(), start(), start()]);
      const granted = await Promise.all(processes.map(grantedTo));
      expect(granted.reduce((sum, count) => sum + count)).toBe(limit);
      for (const count of granted) expect(count).toBeGreaterThan(0);
    });
  });
}
