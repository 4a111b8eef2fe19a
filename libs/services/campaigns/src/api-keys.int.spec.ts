import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthenticate } from '@fanfare/api-key-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { createApiKeys, type ApiKeys } from './api-keys.ts';

describe('an API key, for every process on one store', () => {
  let folder: string;
  let store: DocumentStore;
  let apiKeys: ApiKeys;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-api-keys-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    apiKeys = createApiKeys(store, Date.now);
    await apiKeys.createIndexes();
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('works the moment it is issued, and nowhere any more once its revocation is answered', async () => {
    const processes = [createAuthenticate(store), createAuthenticate(store)];
    const { key, document } = await apiKeys.create('w', { name: 'n', permissions: ['users.track'], ip_allowlist: [] });
    for (const authenticate of processes) expect(await authenticate(key)).toMatchObject({ keyId: document.keyId });

    // Both have just looked it up, and would believe it for as long as they may.
    expect(await apiKeys.revoke('w', document.keyId)).toBe(true);
    for (const authenticate of processes) expect(await authenticate(key)).toBeUndefined();
  });

  it('is not revoked from another workspace', async () => {
    const { document } = await apiKeys.create('w', { name: 'n', permissions: ['users.track'], ip_allowlist: [] });
    expect(await apiKeys.revoke('elsewhere', document.keyId)).toBe(false);
  });
});
