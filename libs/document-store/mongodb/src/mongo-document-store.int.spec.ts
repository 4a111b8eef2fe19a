import { randomUUID } from 'node:crypto';
import { afterAll, describe, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { describeDocumentStore } from '@fanfare/document-store-testing';
import { openMongoDocumentStore } from './index.ts';

const uri = process.env['MONGODB_URI'];

if (uri === undefined) {
  process.stderr.write('MONGODB_URI is not set: the document store was NOT tested on MongoDB\n');
  describe('the document store (MongoDB)', () => {
    it.skip('is not tested, because MONGODB_URI is not set', () => {});
  });
} else {
  const database = `fanfare_test_${randomUUID().slice(0, 8)}`;
  afterAll(() => dropTestDatabase(uri, database));
  describeDocumentStore('MongoDB', () => openMongoDocumentStore({ uri, database }), {
    cases: 40,
    elemMatchInCompoundIndexes: async () => !('ferretdb' in (await buildInfo(uri))),
  });
}

async function buildInfo(server: string): Promise<object> {
  const client = new MongoClient(server);
  try {
    return await client.db('admin').command({ buildInfo: 1 });
  } finally {
    await client.close();
  }
}

async function dropTestDatabase(server: string, name: string): Promise<void> {
  if (!name.startsWith('fanfare_test_')) throw new Error(`${name} is not a test's database`);
  const client = new MongoClient(server);
  await client.db(name).dropDatabase();
  await client.close();
}
