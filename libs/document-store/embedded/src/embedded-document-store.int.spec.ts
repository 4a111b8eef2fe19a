import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { describeDocumentStore } from '@fanfare/document-store-testing';
import { openEmbeddedDocumentStore } from './index.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fanfare-documents-'));
});
afterAll(() => rm(directory, { recursive: true }));

describeDocumentStore('embedded', () => openEmbeddedDocumentStore({ directory, expiryIntervalMs: 50 }), {
  expiresWithinMs: 10_000,
});
