import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import type { EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { collectRecords, createGate, eventually } from '@fanfare/event-log-testing';
import { DeliveryCompleted, DeliveryDeadLettered, topics, topicSpecs } from '@fanfare/events';
import { createPersonalizer } from '@fanfare/personalization';
import { createProfileReader, PROFILES, type ProfileDocument } from '@fanfare/profile-reader';
import { createChannelWorker, type RunningChannelWorker } from './channel-worker.ts';
import type { ChannelWorkerOptions } from './options.ts';
import { eventsOf } from './test-support/read-events.ts';
import { accept, createRecordingProvider, type RecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed } from './test-support/requests.ts';

let directory: string;
let store: DocumentStore;
let eventLog: EventLog;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fanfare-delivery-'));
  store = await openEmbeddedDocumentStore({ directory: join(directory, 'store') });
  eventLog = await openEmbeddedEventLog({ directory: join(directory, 'log') });
  await eventLog.ensureTopics(topicSpecs(2));
  await store
    .collection<ProfileDocument>(PROFILES)
    .insertMany(['ann', 'bob', 'cem'].map((name) => profileDocument(name)));
});

afterEach(async () => {
  await eventLog.close();
  await store.close();
  await rm(directory, { recursive: true });
});

const start = (provider: RecordingProvider, options: ChannelWorkerOptions = {}): Promise<RunningChannelWorker> =>
  createChannelWorker({
    ...{ eventLog, store, options },
    campaignView: { get: async () => undefined },
    profileReader: createProfileReader(store),
    personalizer: createPersonalizer(),
    providers: { email: provider },
  }).start();

/** Waits until `count` recipients have a final result, and gives all of them. */
async function results(count: number): Promise<string[]> {
  const outcomes = collectRecords(eventLog, topics.outcomes);
  const texts = () =>
    eventsOf(DeliveryCompleted, outcomes.records).flatMap((outcome) =>
      outcome.results.map(({ externalId, status, reason }) => [externalId, status, reason].join(' ').trim()),
    );
  await eventually(() => expect(texts().length).toBeGreaterThanOrEqual(count));
  await outcomes.stop();
  return texts().sort();
}

const nothingIsLeft = () =>
  eventually(async () => {
    const lags = await eventLog.lag('channel-worker.email');
    expect(lags.filter(({ lag }) => lag > 0)).toEqual([]);
  });

describe('a channel worker on the embedded log', () => {
  it('commits what it has told, so that its successor does not take it up again', async () => {
    const provider = createRecordingProvider();
    await eventLog.publish(['a', 'b', 'c', 'd'].map((name) => recordOf(requestNamed(name, external('ann', 'bob')))));
    const first = await start(provider);
    expect(await results(8)).toHaveLength(8);
    await nothingIsLeft();
    expect(first.health()).toMatchObject({ email: { state: 'running' } });
    await first.close();

    const second = await start(provider);
    await eventLog.publish([recordOf(requestNamed('e', external('cem')))]);
    expect(await results(9)).toHaveLength(9);
    await second.close();
    expect(provider.called()).toHaveLength(9);
    expect(second.health()).toMatchObject({ email: { state: 'closed' } });
  });

  it('finishes the call in hand when it closes, makes no other, and leaves the rest to its successor', async () => {
    const [called, gate] = [createGate(), createGate()];
    const provider = createRecordingProvider({
      many: false,
      concurrency: 1,
      answer: async (attempt) => {
        called.open();
        await gate.opened;
        return accept(attempt);
      },
    });
    await eventLog.publish([recordOf(requestNamed('a', external('ann', 'bob', 'cem')))]);
    const first = await start(provider);
    await called.opened;
    const closed = first.close();
    gate.open();
    await closed;
    expect(provider.called()).toEqual(['ann']);

    const second = await start(provider);
    expect(await results(3)).toEqual(['ann sent', 'bob sent', 'cem sent']);
    expect(provider.called()).toEqual(['ann', 'bob', 'cem']);
    await second.close();
  });

  it('tries again after the delays of the tiers', async () => {
    const retryTiers = [
      { name: '5s', delayMs: 20 },
      { name: '30s', delayMs: 40 },
      { name: '5m', delayMs: 60 },
    ] as const;
    const at: number[] = [];
    const provider = createRecordingProvider({
      answer: (attempt) => {
        at.push(Date.now());
        return at.length < 4 ? { status: 'unreachable', cause: 'refused' } : accept(attempt);
      },
    });
    const worker = await start(provider, { retryTiers });
    await eventLog.publish([recordOf(requestNamed('a', external('ann')))]);
    expect(await results(1)).toEqual(['ann sent']);
    await worker.close();
    const waits = at.slice(1).map((ms, index) => ms - at[index]!);
    expect(waits.map((ms, index) => ms >= retryTiers[index]!.delayMs)).toEqual([true, true, true]);
  });

  it('does not let a record that makes its code throw block the lane', async () => {
    const provider = createRecordingProvider({
      answer: (attempt) => {
        if (attempt.to.externalId === 'bob') throw new TypeError('cannot read properties of undefined');
        return accept(attempt);
      },
    });
    const [before, poison, behind] = ['ann', 'bob', 'cem'].map((name) => {
      const record = recordOf(requestNamed(name, external(name)));
      return { ...record, key: 'one partition' };
    });
    await eventLog.publish([before!, poison!, behind!]);
    const worker = await start(provider);
    expect(await results(2)).toEqual(['ann sent', 'cem sent']);

    const dead = collectRecords(eventLog, topics.dead);
    await dead.waitForCount(1);
    expect(eventsOf(DeliveryDeadLettered, dead.records)).toMatchObject([
      { reason: 'handler_failed', value: poison!.value, detail: expect.stringContaining('cannot read properties') },
    ]);
    await dead.stop();
    await nothingIsLeft();
    await worker.close();
  });
});
