import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentStore, Stored } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import type { DeliveryAttempt } from '@fanfare/providers';
import { describeProvider, type OtherSide } from '@fanfare/providers-testing';
import { createOutboxReader, openSandboxProvider } from './index.ts';

const attempt = (idempotencyKey: string, more: Partial<DeliveryAttempt> = {}): DeliveryAttempt => ({
  idempotencyKey,
  channel: 'email',
  to: { userId: `user-${idempotencyKey}`, externalId: `external-${idempotencyKey}` },
  payload: { subject: 'Hi' },
  trace: { workspaceId: 'w', dispatchId: 'dispatch-1', campaignId: 'campaign-1' },
  ...more,
});

async function openStore() {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-provider-'));
  const store = await openEmbeddedDocumentStore({ directory });
  return {
    store,
    close: async () => {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function openOutbox(): Promise<OtherSide> {
  const { store, close } = await openStore();
  return {
    openProvider: () => openSandboxProvider({ store }),
    attempt,
    received: async () =>
      (await createOutboxReader(store).list({ limit: 1000 })).map(({ idempotencyKey }) => idempotencyKey),
    faults: {},
    close,
  };
}

describeProvider('sandbox', openOutbox, { recognisesRepeats: true });

describe('the outbox', () => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  beforeEach(async () => {
    opened = await openStore();
  });
  afterEach(() => opened.close());

  it('shows what was handed over, newest first, by channel, dispatch and person', async () => {
    let time = 1_000;
    const provider = await openSandboxProvider({ store: opened.store, now: () => (time += 1) });
    await provider.deliverMany!([attempt('1'), attempt('2')]);
    await provider.deliver(attempt('3', { channel: 'sms' }));
    await provider.deliver(attempt('4', { trace: { workspaceId: 'w', dispatchId: 'dispatch-2' } }));
    const reader = createOutboxReader(opened.store);
    const keys = async (query: object) => (await reader.list(query)).map(({ idempotencyKey }) => idempotencyKey);

    expect(await keys({})).toEqual(['4', '3', '1', '2']);
    expect(await keys({ limit: 3 })).toEqual(['4', '3', '1']);
    expect(await keys({ channel: 'sms' })).toEqual(['3']);
    expect(await keys({ dispatchId: 'dispatch-1', channel: 'email' })).toEqual(['1', '2']);
    expect(await keys({ externalId: 'external-2' })).toEqual(['2']);
    expect(await reader.list({ channel: 'sms' })).toEqual([
      {
        idempotencyKey: '3',
        channel: 'sms',
        to: { userId: 'user-3', externalId: 'external-3' },
        payload: { subject: 'Hi' },
        trace: { workspaceId: 'w', dispatchId: 'dispatch-1', campaignId: 'campaign-1' },
        at: 1_002,
      },
    ]);
  });

  /** The store, with `meddle` called before each insert. */
  const storeWith = (meddle: () => void): DocumentStore => ({
    close: () => opened.store.close(),
    collection: <T extends Stored>(name: string) => {
      const collection = opened.store.collection<T>(name);
      const insertMany = async (documents: readonly T[]) => {
        meddle();
        return collection.insertMany(documents);
      };
      return { ...collection, insertMany };
    },
  });

  it('takes the calls of one turn in one insert', async () => {
    let inserts = 0;
    const provider = await openSandboxProvider({ store: storeWith(() => (inserts += 1)) });
    await Promise.all(Array.from({ length: 100 }, (_, n) => provider.deliver(attempt(`${n}`))));
    expect(inserts).toBe(1);
    expect(await createOutboxReader(opened.store).list({ limit: 1000 })).toHaveLength(100);
  });

  it('answers "unreachable" while the store is unavailable, and takes the next message', async () => {
    let isDown = true;
    const store = storeWith(() => {
      if (isDown) throw new Error('disk full');
    });
    const provider = await openSandboxProvider({ store });
    expect(await provider.deliver(attempt('1'))).toEqual({ status: 'unreachable', cause: 'disk full' });
    isDown = false;
    expect(await provider.deliver(attempt('1'))).toMatchObject({ status: 'accepted' });
  });
});
