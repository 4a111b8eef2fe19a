import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, endpoints, type Client } from '@fanfare/client';
import type { OpenApiDocument } from '@fanfare/http-kit';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';
import { createCheckedFetch, type CheckedFetch } from './test-support/checked-fetch.ts';
import { readCompatibilityTable } from './test-support/compatibility-table.ts';
import { until } from './test-support/until.ts';

/**
 * Every method of our own client, with a success, against the running product. Each reply is held to the OpenAPI document
 * on its way: a field that is not documented fails the call.
 */
describe('@fanfare/client', () => {
  let installation: Installation;
  let checked: CheckedFetch;
  let client: Client;
  let campaignId: string;
  let variationId: string;

  beforeAll(async () => {
    installation = await startStandalone();
    const url = installation.urlOf('');
    checked = await createCheckedFetch(url);
    client = createClient({ url, apiKey: installation.apiKey, fetch: checked.fetch, retries: 0 });
    const created = await client.v1.campaigns.create({
      name: 'Order confirmation',
      tags: ['transactional'],
      messages: [{ channel: 'email', name: 'Plain' }],
      conversion_behaviors: [
        { type: 'Makes Any Purchase', window: 86_400 },
        { type: 'Performs Custom Event', window: 3_600, custom_event_name: 'signed up' },
        { type: 'Starts Session', window: 3_600 },
      ],
    });
    campaignId = created.campaign_id;
    variationId = created.messages[0]!.message_variation_id;
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  const now = (): string => new Date().toISOString();
  const mail = () => ({
    email: {
      app_id: 'app',
      from: 'Shop <shop@fanfare.example>',
      subject: 'Hello {{${first_name}}}',
      body: '<p>Thanks.</p>',
      message_variation_id: variationId,
    },
  });

  it('tracks users in all three ways', async () => {
    expect(
      await client.users.track({
        attributes: [
          { external_id: 'ada', email: 'ada@customers.example', first_name: 'Ada', points: 1 },
          { external_id: 'bob', email: 'bob@customers.example', phone: '+491701234567' },
          { email_subscribe: 'subscribed' },
        ],
      }),
    ).toMatchObject({ attributes_processed: 2, errors: [{ input_array: 'attributes', index: 2 }] });
    expect(await client.users.trackBulk({ events: [{ external_id: 'bob', name: 'signed up', time: now() }] })).toEqual({
      message: 'success',
      events_processed: 1,
    });
    expect(await client.users.trackSync({ attributes: { external_id: 'ada', points: { inc: 2 } } })).toEqual({
      message: 'success',
      attributes_processed: 1,
      users: [{ external_id: 'ada', custom_attributes: { points: 3 } }],
    });
  });

  it('sends, once under one key, and reads what the sandbox received and the counts', async () => {
    const send = { external_user_ids: ['ada', 'bob'], campaign_id: campaignId, messages: mail() };
    const { dispatch_id } = await client.messages.send(send, { idempotencyKey: 'order-1' });
    expect((await client.messages.send(send, { idempotencyKey: 'order-1' })).dispatch_id).toBe(dispatch_id);
    const { data } = await until(
      () => client.campaigns.dataSeries({ campaign_id: campaignId, length: 2 }),
      ({ data }) => data.some(({ messages }) => messages.email![0]!.sent >= 2),
    );
    expect(data.reduce((sum, { messages }) => sum + messages.email![0]!.sent, 0)).toBe(2);
    const { messages } = await client.v1.outbox.list({ dispatch_id, channel: 'email', limit: 10 });
    expect(messages.map(({ external_id, payload }) => [external_id, payload.subject]).sort()).toEqual([
      ['ada', 'Hello Ada'],
      ['bob', 'Hello '],
    ]);
  });

  it('sends under a send id, and reads its counts', async () => {
    expect(await client.sends.createId({ campaign_id: campaignId, send_id: 'spring' })).toEqual({
      message: 'success',
      send_id: 'spring',
    });
    await client.messages.send({
      external_user_ids: 'ada',
      campaign_id: campaignId,
      send_id: 'spring',
      messages: mail(),
    });
    const { data } = await until(
      () => client.sends.dataSeries({ campaign_id: campaignId, send_id: 'spring', length: 2 }),
      ({ data }) => data.some(({ messages }) => messages.email![0]!.sent > 0),
    );
    expect(data.reduce((sum, { messages }) => sum + messages.email![0]!.sent, 0)).toBe(1);
  });

  it('counts what the push service took', async () => {
    const { campaign_id, messages } = await client.v1.campaigns.create({
      name: 'Every channel',
      messages: (
        ['android_push', 'apple_push', 'kindle_push', 'web_push', 'sms', 'webhook', 'content_card'] as const
      ).map((channel) => ({ channel })),
    });
    expect(messages).toHaveLength(7);
    const { send_id } = await client.sends.createId({ campaign_id });
    const ofSend = await client.sends.dataSeries({ campaign_id, send_id, length: 1 });
    expect(ofSend.data[0]!.messages.ios_push![0]).toMatchObject({ sent: 0, delivered: 0, undelivered: 0 });
    const ofCampaign = await client.campaigns.dataSeries({ campaign_id, length: 1 });
    expect(Object.keys(ofCampaign.data[0]!.messages)).toHaveLength(7);
  });

  it('lists and describes campaigns', async () => {
    const { campaigns } = await client.campaigns.list({ sort_direction: 'asc', page: 0 });
    expect(campaigns.map(({ id }) => id)).toContain(campaignId);
    const details = await until(
      () => client.campaigns.details({ campaign_id: campaignId }),
      ({ last_sent }) => last_sent !== undefined,
    );
    expect(details).toMatchObject({
      enabled: true,
      messages: { [variationId]: { channel: 'email', name: 'Plain' } },
      conversion_behaviors: [{ type: 'Makes Any Purchase' }, { custom_event_name: 'signed up' }, { app_ids: null }],
    });
  });

  it('takes a campaign through its life', async () => {
    const { campaign_id: id } = await client.v1.campaigns.create({ name: 'Short', messages: { channel: 'sms' } });
    const statuses = [
      await client.v1.campaigns.stop(id),
      await client.v1.campaigns.resume(id),
      await client.v1.campaigns.archive(id),
      await client.v1.campaigns.unarchive(id),
      await client.v1.campaigns.patch(id, { name: 'Shorter' }),
      await client.v1.campaigns.addMessages(id, { channel: 'webhook', name: 'Hook' }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([
      'stopped',
      'active',
      'archived',
      'stopped',
      'stopped',
      'stopped',
    ]);
    const campaign = await client.v1.campaigns.get(id);
    expect(campaign).toMatchObject({ name: 'Shorter', messages: [{ channel: 'sms' }, { name: 'Hook' }] });
    const { message: _, ...fields } = campaign;
    expect((await client.v1.campaigns.list({ include_archived: true })).campaigns).toContainEqual(fields);
  });

  it('gives aliases, identifies and merges users, and exports them', async () => {
    const alias = { alias_name: 'kiosk', alias_label: 'device' };
    expect(await client.users.alias.new({ user_aliases: [alias, { alias_name: '', alias_label: 'x' }] })).toMatchObject(
      {
        aliases_processed: 1,
        errors: [expect.stringContaining('user_aliases.1')],
      },
    );
    const rename = { alias_label: 'device', old_alias_name: 'kiosk', new_alias_name: 'tablet' };
    await client.users.alias.update({ alias_updates: [rename] });
    const user_alias = { ...alias, alias_name: 'tablet' };
    expect(await client.users.identify({ aliases_to_identify: [{ external_id: 'dan', user_alias }] })).toMatchObject({
      aliases_processed: 1,
    });
    await client.users.track({
      attributes: {
        external_id: 'daniel',
        first_name: 'Dan',
        dob: '1990-02-03',
        country: 'DE',
        gender: 'M',
        time_zone: 'Europe/Berlin',
        current_location: { longitude: 13.4, latitude: 52.5 },
        push_tokens: [{ app_id: 'app', token: 't', device_id: 'device-1' }],
        seat: { row: 'a', number: 1 },
      },
    });
    const merge = { identifier_to_merge: { external_id: 'dan' }, identifier_to_keep: { external_id: 'daniel' } };
    await client.users.merge({ merge_updates: [merge] });
    const { users, invalid_user_ids } = await client.users.exportIds({ external_ids: ['daniel', 'nobody'] });
    expect(users).toMatchObject([
      {
        external_id: 'daniel',
        user_aliases: [user_alias],
        last_coordinates: [13.4, 52.5],
        devices: [{ device_id: 'device-1' }],
      },
    ]);
    expect(invalid_user_ids).toEqual(['nobody']);
  });

  it('renames and removes external ids, and deletes users', async () => {
    const renames = [
      { current_external_id: 'daniel', new_external_id: 'dan-2' },
      { current_external_id: 'nobody', new_external_id: 'somebody' },
    ];
    expect(await client.users.externalIds.rename({ external_id_renames: renames })).toMatchObject({
      external_ids: ['dan-2'],
      rename_errors: [[1, expect.any(String)]],
    });
    expect(await client.users.externalIds.remove({ external_ids: ['daniel', 'nobody'] })).toMatchObject({
      removed_ids: ['daniel'],
      removal_errors: [[1, expect.any(String)]],
    });
    expect(await client.users.delete({ external_ids: ['dan-2'] })).toEqual({ message: 'success', deleted: 1 });
  });

  it('keeps what users consent to', async () => {
    const group = { subscription_group_id: 'newsletter' };
    await client.subscription.status.set({ ...group, subscription_state: 'subscribed', external_id: ['ada'] });
    await client.v2.subscription.status.set({
      subscription_groups: [{ ...group, subscription_state: 'unsubscribed', emails: ['bob@customers.example'] }],
    });
    const { status } = await client.subscription.status.get({ ...group, external_id: ['ada', 'bob', 'nobody'] });
    expect(status).toEqual({ ada: 'Subscribed', bob: 'Unsubscribed', nobody: 'Unknown' });
    const { users, total_count } = await client.subscription.user.status({ external_id: 'ada' });
    expect({ total_count, groups: users[0]!.subscription_groups }).toEqual({
      total_count: 1,
      groups: [{ id: 'newsletter', name: 'newsletter', channel: 'email', status: 'Subscribed' }],
    });

    const email = 'bob@customers.example';
    await client.email.status({ email, subscription_state: 'unsubscribed' });
    expect((await client.email.unsubscribes({ email })).emails).toMatchObject([{ email }]);
    await client.email.blocklist({ email: [email, 'carol@customers.example'] });
    await client.email.blacklist({ email });
    expect((await client.email.hardBounces({ email })).emails).toMatchObject([{ email }]);
    await client.email.bounce.remove({ email });
    await client.email.spam.remove({ email: [email, 'no address'] });
    expect((await client.email.hardBounces({ email })).emails).toEqual([]);
  });

  it('reads custom events, page by page', async () => {
    const names = Array.from({ length: 51 }, (_, place) => `event ${String(place).padStart(2, '0')}`);
    await client.users.track({ events: names.map((name) => ({ external_id: 'ada', name, time: now() })) });
    await until(
      () => client.events.list(),
      ({ events }) => events.length >= 52,
    );
    const first = await client.events.page();
    const second = await client.events.page({ cursor: first.next });
    const back = await client.events.page({ cursor: second.prev });
    expect([first.events.length, second.events.map(({ name }) => name)]).toEqual([50, ['event 50', 'signed up']]);
    expect(back.events).toEqual(first.events);
    const { data } = await client.events.dataSeries({ event: 'signed up', length: 2, unit: 'hour' });
    expect(data).toHaveLength(2);
    expect((await client.events.dataSeries({ event: 'signed up', length: 2 })).data).toHaveLength(2);
  });

  it('keeps email templates', async () => {
    const texts = { subject: 'Hello', body: '<p>Hi</p>', plaintext_body: 'Hi', should_inline_css: true };
    const { email_template_id: id } = await client.v1.emailTemplates.create({ name: 'Plain', ...texts });
    await client.v1.emailTemplates.patch(id, { preheader: 'News', plaintext_body: null });
    const { body: _, plaintext_body: __, ...listed } = texts;
    expect(await client.v1.emailTemplates.get(id)).toMatchObject({ ...listed, body: '<p>Hi</p>', preheader: 'News' });
    expect((await client.v1.emailTemplates.list()).email_templates).toMatchObject([{ name: 'Plain', ...listed }]);
    await client.v1.emailTemplates.delete(id);
    await expect(client.v1.emailTemplates.get(id)).rejects.toMatchObject({ status: 404 });
  });

  it('makes a key that can do one thing, and takes it back', async () => {
    const { api_key, key_id } = await client.v1.apiKeys.create({ name: 'Reader', permissions: ['campaigns.list'] });
    const reader = createClient({ url: installation.urlOf(''), apiKey: api_key, fetch: checked.fetch, retries: 0 });
    expect((await reader.campaigns.list()).message).toBe('success');
    await expect(reader.events.list()).rejects.toMatchObject({
      name: 'FanfareError',
      status: 403,
      requestId: expect.any(String),
    });
    await client.v1.apiKeys.revoke(key_id);
    await expect(reader.campaigns.list()).rejects.toMatchObject({ name: 'FanfareError', status: 401 });
    expect((await client.v1.apiKeys.list()).api_keys).toContainEqual(
      expect.objectContaining({ key_id, revoked_at: expect.any(String) }),
    );
  });

  it('says in the words of the contract what is wrong', async () => {
    await expect(
      client.messages.send({ external_user_ids: 'ada', campaign_id: 'none', messages: mail() }),
    ).rejects.toMatchObject({ name: 'FanfareError', status: 400, message: 'Invalid Campaign ID' });
    await expect(client.v1.campaigns.get('none')).rejects.toMatchObject({ status: 404, message: 'Not Found' });
  });

  describe('and the OpenAPI document', () => {
    /** By `POST /messages/send`. */
    let operationIds: Map<string, string>;
    const offered = endpointsIn(endpoints);

    beforeAll(async () => {
      const document = (await (await fetch(`${installation.urlOf('')}/openapi.json`)).json()) as OpenApiDocument;
      operationIds = new Map(
        Object.entries(document.paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, { operationId }]) => [`${method.toUpperCase()} ${path}`, operationId]),
        ),
      );
    });

    it('have the same endpoints of Braze, but for those that refuse whatever is asked', () => {
      const table = readCompatibilityTable();
      const refused = table.filter(({ state }) => state === 'refused').map(({ endpoint }) => endpoint);
      const braze = (endpoint: string): boolean => !endpoint.includes(' /v1/') && !refused.includes(endpoint);
      expect(offered.filter(braze).sort()).toEqual([...operationIds.keys()].filter(braze).sort());
    });

    it('agree on a success of every method', () => {
      const expected = offered.map((endpoint) => operationIds.get(endpoint) ?? `${endpoint} is not documented`);
      expect([...checked.succeeded].sort()).toEqual(expected.sort());
    });
  });
});

function endpointsIn(table: object): string[] {
  return Object.values(table).flatMap((entry: object) =>
    'path' in entry && 'method' in entry ? [`${String(entry.method)} ${String(entry.path)}`] : endpointsIn(entry),
  );
}
