import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore, Stored } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from './index.ts';

interface Thing extends Stored {
  readonly n: number;
  readonly group: number;
}

/** Writes and says what is acknowledged, until it is killed. */
const writer = (directory: string): string => `
  import { openEmbeddedDocumentStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  const store = await openEmbeddedDocumentStore({ directory: ${JSON.stringify(directory)} });
  const things = store.collection('things');
  await things.createIndexes([{ key: { n: 1 }, unique: true }, { key: { group: 1 } }]);
  let batch = await things.countDocuments({}) / 10;
  for (;; batch++) {
    const ten = Array.from({ length: 10 }, (_, k) => ({ _id: batch + '/' + k, n: batch * 10 + k, group: k }));
    await Promise.all([things.insertMany(ten), store.collection('counters').updateOne({ _id: 'c' }, { $inc: { n: 1 } }, { upsert: true })]);
    console.log(batch);
  }`;

describe('the embedded store on disk', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fanfare-documents-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function reopened<Result>(use: (store: DocumentStore) => Promise<Result>): Promise<Result> {
    const store = await openEmbeddedDocumentStore({ directory });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  it('loses nothing that was acknowledged, and no part of a bulk, when the process is killed', async () => {
    let acknowledged = 0;
    // A batch that was durable but not acknowledged is not written again, and its counter may be missing.
    let increments = 0;
    for (const killAfter of [5, 40, 90]) {
      const script = join(directory, 'writer.mjs');
      await writeFile(script, writer(directory));
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      let seen = 0;
      for await (const line of createInterface(child.stdout)) {
        acknowledged = Number(line) + 1;
        increments += 1;
        if (++seen === killAfter) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(seen).toBeGreaterThanOrEqual(killAfter);

      await reopened(async (store) => {
        const things = store.collection<Thing>('things');
        const found = await things.find({}, { sort: { n: 1 } }).toArray();
        expect(found.length).toBeGreaterThanOrEqual(acknowledged * 10);
        expect(found.length % 10).toBe(0);
        expect(found.map(({ n }) => n)).toEqual(Array.from({ length: found.length }, (_, n) => n));
        // The index tells the same story as the documents.
        expect(await things.countDocuments({ group: 3 })).toBe(found.length / 10);
        const counter = await store.collection<Thing>('counters').findOne({ _id: 'c' });
        expect(counter?.n).toBeGreaterThanOrEqual(increments);
      });
    }
  }, 60_000);

  it('knows its indexes again', async () => {
    await reopened(async (store) => {
      const things = store.collection('things');
      await things.createIndexes([{ key: { tags: 1 }, unique: true }]);
      await things.insertMany([{ _id: 'a', tags: ['x', 'y'] } as Stored]);
    });
    await reopened(async (store) => {
      const things = store.collection('things');
      await things.createIndexes([{ key: { tags: 1 }, unique: true }]);
      const { duplicates } = await things.insertMany([
        { _id: 'b', tags: 'y' } as Stored,
        { _id: 'c', tags: 'z' } as Stored,
      ]);
      expect(duplicates).toEqual([0]);
      expect(await things.countDocuments({ tags: { $in: ['x', 'y'] } })).toBe(1);
    });
  });

  it('finishes the writes in hand before it closes', async () => {
    const store = await openEmbeddedDocumentStore({ directory });
    const writes = Array.from({ length: 50 }, (_, n) => store.collection('things').insertOne({ _id: `${n}` }));
    await store.close();
    await Promise.all(writes);
    expect(await reopened((again) => again.collection('things').countDocuments({}))).toBe(50);
    await expect(store.collection('things').countDocuments({})).rejects.toThrow('closed');
  });
});

describe('the embedded store after an error', () => {
  it('has undone the whole call, indexes and new collections included', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fanfare-documents-'));
    const store = await openEmbeddedDocumentStore({ directory });
    try {
      const things = store.collection<Thing>('things');
      const bulk = things.bulkWrite([
        { insertOne: { document: { _id: 'a', n: 1, group: 1 } } },
        { updateOne: { filter: { _id: 'a' }, update: { $push: { n: 1 } } } },
      ]);
      await expect(bulk).rejects.toThrow('There is no list at n');
      expect(await things.countDocuments({})).toBe(0);
      await things.insertMany([
        { _id: 'a', n: 1, group: 1 },
        { _id: 'b', n: 1, group: 1 },
      ]);
      await expect(things.createIndexes([{ key: { n: 1 }, unique: true }])).rejects.toThrow();
      await things.insertOne({ _id: 'c', n: 1, group: 1 });
      expect(await things.countDocuments({ n: 1 })).toBe(3);
      await expect(things.insertOne({ _id: 'd', n: 1, group: 1, $date: 5 } as Thing)).rejects.toThrow(
        'cannot start with $',
      );
    } finally {
      await store.close();
      await rm(directory, { recursive: true });
    }
  });
});
