import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import type { ProfileDocument } from '@fanfare/profile-reader';
import { EARLIER, event, NOW, purchase, useProfileService } from '../test-support/profile-service.ts';

const NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";

describe('POST /users/track', () => {
  const { track, everybody, profile, activities, insert, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });

  it('takes as many objects, and members of an array, as the settings say', async () => {
    const tags = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const many = { attributes: [{ external_id: 'u', tags }] };
    expect(await track(many)).toMatchObject({ status: 400, body: { errors: [{ index: 0 }] } });
    await reopen({ membersMax: 100, objectsMax: 1 });
    expect(await track(many)).toMatchObject({ status: 201 });
    expect(await track({ attributes: [{ external_id: 'u', tags: { add: ['one more'] } }] })).toMatchObject({
      status: 201,
    });
    expect((await profile('u'))!.customAttributes.tags).toEqual([...tags.slice(1), 'one more']);
    expect(await track({ attributes: [{ external_id: 'u' }, { external_id: 'v' }] })).toEqual({
      status: 400,
      body: { message: 'Max Input Length Exceeded' },
    });
  });

  it('stores attributes, says events and purchases, and counts them', async () => {
    const answer = await track({
      attributes: [{ external_id: 'u', email: 'Ada@example.com', first_name: 'Ada', plan: 'pro' }],
      events: [event({ external_id: 'u', app_id: 'app', properties: { page: 1 } })],
      purchases: [purchase({ external_id: 'v', currency: 'EUR', price: 9.99, quantity: 3 })],
    });
    expect(answer).toEqual({
      status: 201,
      body: { message: 'success', attributes_processed: 1, events_processed: 1, purchases_processed: 1 },
    });
    const [u, v] = [await profile('u'), await profile('v')];
    expect(u).toEqual({
      userId: expect.stringMatching(/^[0-9a-f]{24}$/) as unknown,
      workspaceId: 'w',
      externalId: 'u',
      aliases: [],
      email: 'ada@example.com',
      firstName: 'Ada',
      emailSubscribe: 'subscribed',
      pushSubscribe: 'subscribed',
      subscriptionGroups: {},
      pushTokens: [],
      randomBucket: expect.any(Number) as unknown,
      customAttributes: { plan: 'pro' },
      createdAt: NOW,
      updatedAt: NOW,
    });
    const said = await activities();
    expect(said.find(({ userId }) => userId === u!.userId)).toEqual({
      activityId: expect.any(String) as unknown,
      userId: u!.userId,
      externalId: 'u',
      kind: 'custom_event',
      name: 'opened',
      appId: 'app',
      at: Date.parse(EARLIER),
      properties: { page: 1 },
    });
    expect(said.find(({ userId }) => userId === v!.userId)).toMatchObject({
      externalId: 'v',
      kind: 'purchase',
      name: 'shoe',
      purchase: { currency: 'EUR', price: 9.99, quantity: 3, revenueMicros: 32_967_000 },
    });
  });

  it('processes the valid objects and names the others', async () => {
    const answer = await track({
      attributes: [{ external_id: 'u' }, { first_name: 'Nobody' }],
      events: { external_id: 'u', name: 'opened', time: 'never' },
      purchases: [
        purchase({ external_id: 'u', quantity: 0 }),
        purchase({ braze_id: 'unknown' }),
        purchase({ external_id: 'u' }),
      ],
    });
    expect(answer).toEqual({
      status: 201,
      body: {
        message: 'success',
        attributes_processed: 1,
        events_processed: 0,
        purchases_processed: 1,
        errors: [
          {
            type: "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required",
            input_array: 'attributes',
            index: 1,
          },
          { type: "'time' is not valid", input_array: 'events', index: 0 },
          { type: "'quantity' is not valid", input_array: 'purchases', index: 0 },
          {
            type: "The value provided for the 'braze_id' field is not a known user.",
            input_array: 'purchases',
            index: 1,
          },
        ],
      },
    });
  });

  it('refuses a call without one valid object, with one too many, or without the permission', async () => {
    expect(await track({})).toEqual({ status: 400, body: { message: NOTHING_VALID } });
    expect(await track({ events: [event({ braze_id: 'unknown' })], attributes: [] })).toMatchObject({
      status: 400,
      body: { message: NOTHING_VALID, errors: [{ input_array: 'events', index: 0 }] },
    });
    const objects = Array.from({ length: 76 }, (_, index) => ({ external_id: `${index}` }));
    expect(await track({ attributes: objects })).toEqual({
      status: 400,
      body: { message: 'Max Input Length Exceeded' },
    });
    expect((await track({ attributes: [{ external_id: 'u' }] }, 'read-only')).status).toBe(403);
    expect(await everybody()).toEqual([]);
    expect(await activities()).toEqual([]);
  });

  it('keeps custom attributes of any kind and name', async () => {
    const first = {
      'a.b': { 'c.d': [1] },
      $x: 'y',
      '100%': true,
      tags: ['a', 'b'],
      pets: [{ name: 'Rex' }],
      points: 2,
      gone: 1,
    };
    await track({ attributes: [{ external_id: 'u', ...first }] });
    expect((await profile('u'))!.customAttributes).toEqual(first);

    await track({
      attributes: [
        { external_id: 'u', points: { inc: 3 }, tags: { add: ['c'], remove: ['a'] }, gone: null, 'a.b': 'new' },
        { external_id: 'u', points: { inc: 4 }, new: { inc: -1 } },
      ],
    });
    expect((await profile('u'))!.customAttributes).toEqual({
      ...{ 'a.b': 'new', $x: 'y', '100%': true, pets: [{ name: 'Rex' }] },
      ...{ tags: ['b', 'c'], points: 9, new: -1 },
    });
  });

  it('refuses an increment of a text and leaves the object undone', async () => {
    await track({ attributes: [{ external_id: 'u', plan: 'pro' }] });
    const answer = await track({
      attributes: [{ external_id: 'u', first_name: 'Ada', plan: { inc: 1 } }, { external_id: 'v' }],
    });
    expect(answer.body).toMatchObject({
      attributes_processed: 1,
      errors: [{ type: "'plan' is not a number, so it has no increment" }],
    });
    expect(await profile('u')).not.toHaveProperty('firstName');
  });

  it('applies attributes first, so that what the user did finds them', async () => {
    await track({
      purchases: [purchase({ email: 'ada@example.com' })],
      events: [event({ user_alias: { alias_name: 'n', alias_label: 'l' } })],
      attributes: [
        { external_id: 'u', email: 'ada@example.com' },
        { user_alias: { alias_name: 'n', alias_label: 'l' }, _update_existing_only: false },
      ],
    });
    expect((await activities()).map(({ kind, externalId }) => [kind, externalId]).sort()).toEqual([
      ['custom_event', undefined],
      ['purchase', 'u'],
    ]);
    expect(await everybody()).toHaveLength(2);
  });

  it('makes no user where only known ones are to be updated, and still counts the object', async () => {
    const alias = { alias_name: 'n', alias_label: 'l' };
    const answer = await track({
      attributes: [{ external_id: 'u', _update_existing_only: true }, { user_alias: alias }],
      events: [event({ user_alias: alias, _update_existing_only: false })],
    });
    expect(answer.body).toEqual({ message: 'success', attributes_processed: 2, events_processed: 1 });
    expect(await everybody()).toEqual([]);
    expect(await activities()).toEqual([]);
  });

  it('finds a user by address, the one updated last, or makes one for it', async () => {
    let now = NOW;
    await reopen({ now: () => (now += 1000) });
    await track({ attributes: [{ external_id: 'old', email: 'ada@example.com' }] });
    await track({ attributes: [{ external_id: 'new', email: 'ADA@example.com' }] });
    await track({
      attributes: [
        { email: 'Ada@Example.com', first_name: 'Ada' },
        { phone: '+49 151 12345', first_name: 'Grace' },
      ],
    });
    await track({ attributes: [{ phone: '+4915112345', last_name: 'Hopper' }] });
    expect(await profile('old')).not.toHaveProperty('firstName');
    expect(await profile('new')).toHaveProperty('firstName', 'Ada');
    expect(await everybody({ phone: '+4915112345' })).toMatchObject([{ firstName: 'Grace', lastName: 'Hopper' }]);
  });

  it('changes the e-mail state of everybody with the address, in this workspace', async () => {
    await track({ attributes: ['a', 'b'].map((external_id) => ({ external_id, email: 'shared@example.com' })) });
    await track({ attributes: [{ external_id: 'other', email: 'other@example.com' }] });
    await track({ attributes: [{ external_id: 'a', email: 'shared@example.com' }] }, 'w2');
    await track({ attributes: [{ external_id: 'a', email_subscribe: 'unsubscribed' }] });
    const states = await Promise.all([profile('a'), profile('b'), profile('other'), profile('a', 'w2')]);
    expect(states.map((user) => user!.emailSubscribe)).toEqual([
      'unsubscribed',
      'unsubscribed',
      'subscribed',
      'subscribed',
    ]);
  });

  it('changes the e-mail state of more users than one bulk holds', async () => {
    const documents = Array.from({ length: 2_100 }, (_, index): ProfileDocument => ({
      ...{ _id: `id-${index}`, workspaceId: 'w', externalId: `u${index}`, email: 'team@example.com', aliases: [] },
      ...{ emailSubscribe: 'subscribed', pushSubscribe: 'subscribed', subscriptionGroups: {}, pushTokens: [] },
      ...{ randomBucket: 0, customAttributes: {}, createdAt: 1, updatedAt: 1 },
    }));
    await insert(documents);
    await track({ attributes: [{ external_id: 'u0', email_subscribe: 'unsubscribed' }] });
    expect(await everybody({ emailSubscribe: 'subscribed' })).toEqual([]);
  });

  it('imports push tokens of users without an id once, however often it is told', async () => {
    const push_tokens = [{ app_id: 'a', token: 't' }];
    await track({ attributes: [{ push_token_import: true, push_tokens }] });
    await track({ attributes: [{ push_token_import: true, push_tokens, language: 'de' }] });
    expect(await everybody()).toMatchObject([{ pushTokens: [{ appId: 'a', token: 't' }], language: 'de' }]);
  });

  it('takes a future time as now, and a purchase without a rate as one without revenue', async () => {
    const answer = await track({
      events: [event({ external_id: 'u', time: '2099-01-01' })],
      purchases: [purchase({ external_id: 'u', currency: 'CHF' })],
    });
    expect(answer.body).toEqual({
      message: 'success',
      events_processed: 1,
      purchases_processed: 1,
      errors: [
        {
          type: "No exchange rate is configured for 'CHF': counted without revenue",
          input_array: 'purchases',
          index: 0,
        },
      ],
    });
    const said = await activities();
    expect(said.find(({ kind }) => kind === 'custom_event')!.at).toBe(NOW);
    expect(said.find(({ kind }) => kind === 'purchase')!.purchase!.revenueMicros).toBe(0);
  });

  it('counts the same event again when it is sent again', async () => {
    const body = { events: [event({ external_id: 'u' }), event({ external_id: 'u' })] };
    await track(body);
    await track(body);
    expect(new Set((await activities()).map(({ activityId }) => activityId)).size).toBe(4);
    expect(new Set((await activities()).map(({ userId }) => userId)).size).toBe(1);
  });

  it('keeps workspaces apart', async () => {
    await track({ attributes: [{ external_id: 'u', first_name: 'Ada' }] });
    await track({ attributes: [{ external_id: 'u', first_name: 'Grace' }] }, 'w2');
    const { userId } = (await profile('u'))!;
    expect((await track({ attributes: [{ braze_id: userId, first_name: 'X' }] }, 'w2')).status).toBe(400);
    expect([(await profile('u'))!.firstName, (await profile('u', 'w2'))!.firstName]).toEqual(['Ada', 'Grace']);
  });
});
