import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { idOf, outcomeIdOf, type Campaign } from '@fanfare/domain';
import { topics } from '@fanfare/events';
import { LEDGER, type LedgerDocument } from './ledger/ledger-document.ts';
import { deadLettersOf, outcomesOf, resultsOf } from './test-support/read-events.ts';
import { accept, createRecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed, userIdOf } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

const campaign: Campaign = {
  campaignId: 'campaign',
  workspaceId: 'workspace',
  name: 'Welcome',
  description: '',
  tags: [],
  status: 'active',
  messages: [{ variationId: 'variation', channel: 'email', name: 'Mail' }],
  conversionBehaviors: [],
  createdAt: 1,
  updatedAt: 1,
  version: 1,
};

let store: DocumentStore;
let throwAway: () => Promise<void>;
let world: WorkerWorld;

beforeEach(async () => {
  ({ store, throwAway } = await openThrowAwayStore());
  world = await createWorkerWorld(
    store,
    [
      profileDocument('ann', { aliases: [{ label: 'crm', name: '7' }] }),
      profileDocument('bob'),
      profileDocument('ina', { emailSubscribe: 'unsubscribed', subscriptionGroups: { news: 'subscribed' } }),
      profileDocument('joe', { email: undefined }),
    ].map((profile) => ({ ...profile, ...(profile.aliases.length > 0 && { aliasKeys: ['crm\u00007'] }) })),
  );
});

afterEach(() => throwAway());

const ledger = (): Promise<LedgerDocument[]> => store.collection<LedgerDocument>(LEDGER).find({}).toArray();

describe.each([{ many: true }, { many: false }])('a channel worker ($many: many at once)', ({ many }) => {
  it('delivers to everyone once and says what became of each', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider);
    const request = requestNamed('a', external('ann', 'bob', 'ina', 'joe', 'nobody'), { sendId: 'send' });
    await world.run(recordOf(request));

    expect(provider.called()).toEqual(['ann', 'bob']);
    const [outcome] = outcomesOf(world.log.of(topics.outcomes));
    const { deliveryId, dispatchId } = request;
    expect(outcome).toMatchObject({
      outcomeId: outcomeIdOf(deliveryId, 1),
      deliveryId,
      dispatchId,
      sendId: 'send',
      channel: 'email',
    });
    expect(outcome?.results).toEqual([
      {
        userId: userIdOf('ann'),
        externalId: 'ann',
        status: 'sent',
        providerMessageId: `m-${idOf(deliveryId, userIdOf('ann'))}`,
      },
      {
        userId: userIdOf('bob'),
        externalId: 'bob',
        status: 'sent',
        providerMessageId: `m-${idOf(deliveryId, userIdOf('bob'))}`,
      },
      { userId: userIdOf('ina'), externalId: 'ina', status: 'skipped', reason: 'unsubscribed' },
      { userId: userIdOf('joe'), externalId: 'joe', status: 'skipped', reason: 'missing_email' },
      { externalId: 'nobody', status: 'skipped', reason: 'unknown_user' },
    ]);
  });

  it('tells the provider where to, what, and what it belongs to', async () => {
    const provider = createRecordingProvider({ many });
    world.campaigns.set('campaign', campaign);
    await world.start(provider);
    const ids = { campaignId: 'campaign', variationId: 'variation' };
    const message = { body: 'Dear {{${first_name}}} of {{campaign.${name}}}' };
    const request = requestNamed('a', external('ann'), { ...ids, message });
    await world.run(recordOf(request));

    expect(provider.attempts).toEqual([
      {
        idempotencyKey: idOf(request.deliveryId, userIdOf('ann')),
        channel: 'email',
        to: { userId: userIdOf('ann'), externalId: 'ann', email: 'ann@example.com' },
        payload: { body: 'Dear ANN of Welcome' },
        trace: { workspaceId: 'workspace', dispatchId: request.dispatchId, ...ids, sendId: undefined },
      },
    ]);
  });

  it('calls once for a request that was published twice, in one batch or later', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider);
    const record = recordOf(requestNamed('a', external('ann', 'bob')));
    await world.run(record, record);
    await world.run(record);

    expect(provider.called()).toEqual(['ann', 'bob']);
    expect(resultsOf(world.log)).toEqual(['ann: sent', 'bob: sent']);
    const [first, again] = world.log.of(topics.outcomes);
    expect(again?.value).toBe(first?.value);
  });

  it('delivers once to somebody who is addressed by external id and by alias', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider);
    const twice = [{ alias: { label: 'crm', name: '7' } }, ...external('ann')];
    await world.run(recordOf(requestNamed('a', twice)));

    expect(provider.called()).toEqual(['ann']);
    expect(resultsOf(world.log)).toEqual(['ann: sent', 'ann: skipped duplicate_recipient']);
  });

  it('puts what it cannot read aside, with its story, and goes on', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider);
    const topic = topics.messages('email');
    const good = recordOf(requestNamed('a', external('ann')));
    const newer = JSON.stringify({ ...JSON.parse(good.value!), version: 2 });
    const other = recordOf(requestNamed('b', external('ann'), { channel: 'sms' }), topic);
    await world.run(
      { topic, key: 'k1', value: 'not json' },
      { topic, key: 'k2', value: '{"type":"messages.delivery-requested"}' },
      { topic, key: 'k3', value: newer },
      other,
      good,
    );

    expect(resultsOf(world.log)).toEqual(['ann: sent']);
    expect(deadLettersOf(world.log).map(({ key, offset, reason, value }) => [key, offset, reason, value])).toEqual([
      ['k1', 0, 'unparsable', 'not json'],
      ['k2', 1, 'invalid', '{"type":"messages.delivery-requested"}'],
      ['k3', 2, 'unknown_version', newer],
      [other.key, 3, 'invalid', other.value],
    ]);
  });

  it('aborts what was stopped, what is too late and what cannot be rendered, without a call', async () => {
    const provider = createRecordingProvider({ many });
    world.campaigns.set('campaign', { ...campaign, status: 'stopped' });
    await world.start(provider);
    const ids = { campaignId: 'campaign', variationId: 'variation' };
    const of = (name: string, data: Parameters<typeof requestNamed>[2]) =>
      recordOf(requestNamed(name, external('ann'), data));
    await world.run(
      of('stopped', ids),
      of('unheard-of', { ...ids, campaignId: 'other' }),
      of('late', { expiresAt: world.now() }),
      of('abort', { message: { body: "{% abort_message('no') %}" } }),
      of('syntax', { message: { body: '{% if %}' } }),
      of('empty', { message: { body: '{{custom_attribute.${nothing}}}' } }),
    );

    expect(provider.called()).toEqual([]);
    expect(resultsOf(world.log)).toEqual([
      'ann: aborted campaign_disabled',
      'ann: aborted campaign_does_not_exist',
      'ann: aborted expired',
      'ann: aborted liquid_abort_message',
      'ann: aborted no_email_body_content',
      'ann: aborted template_parse_error',
    ]);
  });

  it("asks for the consent of the channel: the group's for an SMS, none for a webhook", async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider);
    const sms = { channel: 'sms', message: { body: 'Hi', subscription_group_id: 'news' } } as const;
    const webhook = { channel: 'webhook', message: { url: 'https://example.com', request_method: 'POST' } } as const;
    await world.run(
      recordOf(requestNamed('sms', external('ann', 'ina'), sms)),
      recordOf(requestNamed('webhook', external('joe'), webhook)),
    );
    expect(provider.called().sort()).toEqual(['ina', 'joe']);
    expect(resultsOf(world.log)).toEqual(['ann: skipped not_subscribed_to_group', 'ina: sent', 'joe: sent']);
  });

  it('keeps what it knows for longer than the log keeps the request', async () => {
    await world.start(createRecordingProvider({ many }));
    await world.run(recordOf(requestNamed('a', external('ann'))));
    const [document] = await ledger();
    expect(document?.completedAt).toBe(world.now());
    expect(document?.expireAt).toEqual(new Date(world.now() + 8 * 86_400_000));
  });
});

describe('what a batch costs', () => {
  it('is one call for many small requests, and two bulks', async () => {
    let bulks = 0;
    const counting: DocumentStore = {
      ...store,
      collection(name) {
        const collection = store.collection<never>(name);
        const bulkWrite = (operations: never) => {
          bulks += 1;
          return collection.bulkWrite(operations);
        };
        return { ...collection, bulkWrite };
      },
    };
    const provider = createRecordingProvider();
    await world.start(provider, { store: counting });
    await world.run(
      ...Array.from({ length: 100 }, (_, n) => recordOf(requestNamed(`one ${n}`, external(n % 2 ? 'ann' : 'bob')))),
    );

    expect(provider.packs).toEqual([100]);
    expect(bulks).toBe(2);
    expect(outcomesOf(world.log.of(topics.outcomes))).toHaveLength(100);
  });

  it('stays within what the provider takes at once', async () => {
    const provider = createRecordingProvider({
      many: false,
      concurrency: 3,
      answer: async (attempt) => accept(attempt),
    });
    await world.start(provider);
    await world.run(
      ...Array.from({ length: 30 }, (_, n) => recordOf(requestNamed(`one ${n}`, external('ann', 'bob')))),
    );
    expect(provider.called()).toHaveLength(60);
    expect(provider.mostAtOnce()).toBe(3);
  });
});
