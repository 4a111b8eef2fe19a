import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentStoreUnavailable, type DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { LEDGER, type Finished, type LedgerDocument } from './ledger-document.ts';
import { ChunkTaken, createLedger, type Ledger } from './ledger.ts';

let directory: string;
let store: DocumentStore;
let writing: 'works' | 'is away' | 'refuses';
let ledger: Ledger;

const sentTo = (userId: string): Finished => ({ result: { userId, status: 'sent', providerMessageId: 'm' } });
const open = async (id: string, recipients: number, from = ledger) =>
  (await from.load(new Map([[id, recipients]]))).get(id)!;
const stored = (): Promise<LedgerDocument[]> =>
  store
    .collection<LedgerDocument>(LEDGER)
    .find({}, { sort: { _id: 1 } })
    .toArray();

/** The store, with writes that fail when the test says so. */
function moody(): DocumentStore {
  return {
    ...store,
    collection(name) {
      const collection = store.collection<never>(name);
      const bulkWrite = async (operations: never) => {
        if (writing === 'is away') throw new DocumentStoreUnavailable('away');
        if (writing === 'refuses') throw new TypeError('refused');
        return collection.bulkWrite(operations);
      };
      return { ...collection, bulkWrite };
    },
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fanfare-ledger-'));
  store = await openEmbeddedDocumentStore({ directory });
  writing = 'works';
  ledger = createLedger({ store: moody(), now: () => 1_000 });
  await ledger.prepare();
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

describe('the ledger', () => {
  it('remembers intents, then answers, and when the last one was in', async () => {
    const entry = await open('a/1', 2);
    await ledger.intend(entry, [0, 1]);
    expect((await stored())[0]?.progress).toEqual({ 0: 'intended', 1: 'intended' });
    ledger.settle(entry, 0, sentTo('u0'));
    await ledger.write(entry);
    expect((await stored())[0]).toMatchObject({ progress: { 0: sentTo('u0'), 1: 'intended' } });
    expect((await open('a/1', 2)).completedAt).toBeUndefined();
    ledger.settle(entry, 1, sentTo('u1'));
    await ledger.write(entry);

    const again = await open('a/1', 2);
    expect(again.completedAt).toBe(1_000);
    expect(again.states).toEqual([sentTo('u0'), sentTo('u1')]);
  });

  it('lets only one of two workers begin a chunk', async () => {
    const other = createLedger({ store, now: () => 1_000 });
    const [mine, theirs] = [await open('a/1', 1), await open('a/1', 1, other)];
    await other.intend(theirs, [0]);
    await expect(ledger.intend(mine, [0])).rejects.toThrow(ChunkTaken);
  });

  it('does not forget an answer that came while the store was away', async () => {
    const entry = await open('a/1', 2);
    await ledger.intend(entry, [0]);
    ledger.settle(entry, 0, sentTo('u0'));
    writing = 'is away';
    await expect(ledger.write(entry)).rejects.toThrow(DocumentStoreUnavailable);
    await expect(open('a/1', 2)).rejects.toThrow(DocumentStoreUnavailable);
    writing = 'works';
    expect((await open('a/1', 2)).states).toEqual([sentTo('u0'), undefined]);
  });

  it('writes such an answer when it closes, if nothing was read in between', async () => {
    const entry = await open('a/1', 1);
    await ledger.intend(entry, [0]);
    ledger.settle(entry, 0, sentTo('u0'));
    writing = 'is away';
    await expect(ledger.write(entry)).rejects.toThrow(DocumentStoreUnavailable);
    writing = 'works';
    await ledger.close();
    expect((await stored())[0]).toMatchObject({ completedAt: 1_000, progress: { 0: sentTo('u0') } });
  });

  it('takes back an intent that could not be written: its call was not made', async () => {
    const entry = await open('a/1', 2);
    await ledger.intend(entry, [0]);
    writing = 'is away';
    await expect(ledger.intend(entry, [1])).rejects.toThrow(DocumentStoreUnavailable);
    writing = 'works';
    ledger.settle(entry, 0, sentTo('u0'));
    await ledger.write(entry);
    expect((await open('a/1', 2)).states).toEqual([sentTo('u0'), undefined]);
  });

  it('does not carry on with what the store refuses for good', async () => {
    const entry = await open('a/1', 1);
    await ledger.intend(entry, [0]);
    ledger.settle(entry, 0, sentTo('u0'));
    writing = 'refuses';
    await expect(ledger.write(entry)).rejects.toThrow('refused');
    writing = 'works';
    expect((await open('a/1', 1)).states).toEqual(['intended']);
  });
});
