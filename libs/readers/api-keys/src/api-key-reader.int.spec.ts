import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore, Stored } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { API_KEYS, createAuthenticate, hashOfKey, type ApiKeyDocument } from './api-key-reader.ts';

const start = Date.parse('2026-03-01T12:00:00Z');

describe('looking an API key up', () => {
  let folder: string;
  let store: DocumentStore;
  let now: number;
  /** Every write of a last-seen time, as it ends. */
  let writes: Promise<unknown>[];
  let watched: DocumentStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-api-keys-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    now = start;
    writes = [];
    watched = {
      ...store,
      collection: <T extends Stored>(name: string) => {
        const collection = store.collection<T>(name);
        const updateOne: typeof collection.updateOne = (...args) => {
          const write = collection.updateOne(...args);
          writes.push(write);
          return write;
        };
        return { ...collection, updateOne };
      },
    };
    await store.collection<ApiKeyDocument>(API_KEYS).insertOne({
      _id: hashOfKey('good'),
      keyId: 'k',
      workspaceId: 'w',
      name: 'n',
      permissions: ['users.track'],
      ipAllowlist: [],
      createdAt: start,
    });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const lastSeenAt = async (): Promise<number | undefined> => {
    await Promise.all(writes);
    return (await store.collection<ApiKeyDocument>(API_KEYS).findOne({ _id: hashOfKey('good') }))?.lastSeenAt;
  };

  it('notes when it was last seen, at most once a minute', async () => {
    const authenticate = createAuthenticate(watched, () => now);
    for (; now < start + 60_000; now += 1_000) {
      expect(await authenticate('good')).toMatchObject({ keyId: 'k', workspaceId: 'w' });
      expect(await lastSeenAt()).toBe(start);
    }
    expect(writes).toHaveLength(1);
    await authenticate('good');
    expect(await lastSeenAt()).toBe(start + 60_000);
    expect(writes).toHaveLength(2);
  });

  it('notes it once for several processes', async () => {
    const processes = [createAuthenticate(watched, () => now), createAuthenticate(watched, () => now)];
    await Promise.all(processes.map((authenticate) => authenticate('good')));
    const results = (await Promise.all(writes)) as { matchedCount: number }[];
    expect(results.filter(({ matchedCount }) => matchedCount === 1)).toHaveLength(1);
  });

  it('works when the note cannot be written', async () => {
    const refusing: DocumentStore = {
      ...store,
      collection: <T extends Stored>(name: string) => ({
        ...store.collection<T>(name),
        updateOne: () => Promise.reject(new Error('read only')),
      }),
    };
    expect(await createAuthenticate(refusing, () => now)('good')).toMatchObject({ keyId: 'k' });
    expect(await lastSeenAt()).toBeUndefined();
  });

  it('notes nothing for a key that is unknown or revoked', async () => {
    await store.collection(API_KEYS).updateOne({ _id: hashOfKey('good') }, { $set: { revokedAt: start } });
    const authenticate = createAuthenticate(watched, () => now);
    expect([await authenticate('good'), await authenticate('other')]).toEqual([undefined, undefined]);
    expect(writes).toEqual([]);
  });
});
