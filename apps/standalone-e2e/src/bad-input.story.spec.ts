import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, startStandalone, type Api, type Installation } from '@fanfare/tools-cluster';
import { until } from './until.ts';

/** Each fatal error of the contract's table, as a caller meets it; and at the end: nothing of it was delivered or counted. */
describe('bad input', () => {
  let installation: Installation;
  let api: Api;
  let campaign: { campaign_id: string; messages: { message_variation_id: string }[] };
  let archivedId: string;
  let stoppedId: string;
  let readerKey: string;

  const email = (fields: object = {}): object => ({
    app_id: 'a',
    from: 'Shop <shop@fanfare.example>',
    subject: 's',
    body: '<p>b</p>',
    ...fields,
  });
  const variation = (index: number): string => campaign.messages[index]!.message_variation_id;
  const newCampaign = (name: string): Promise<typeof campaign> =>
    api.post('/v1/campaigns', { name, messages: [{ channel: 'email' }, { channel: 'sms' }] });

  beforeAll(async () => {
    installation = await startStandalone();
    api = connect(installation);
    await api.post('/users/track', { attributes: [{ external_id: 'u1', email: 'u1@customers.example' }] });
    campaign = await newCampaign('Good');
    archivedId = (await newCampaign('Archived')).campaign_id;
    await api.post(`/v1/campaigns/${archivedId}/archive`, {});
    stoppedId = (await newCampaign('Stopped')).campaign_id;
    await api.post(`/v1/campaigns/${stoppedId}/stop`, {});
    readerKey = (
      await api.post<{ api_key: string }>('/v1/api_keys', { name: 'Reader', permissions: ['campaigns.list'] })
    ).api_key;
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await installation?.stop();
  }, 60_000);

  async function call(
    method: string,
    path: string,
    options: { body?: string; key?: string; type?: string } = {},
  ): Promise<{ status: number; body: any }> {
    const { body, key = installation.apiKey, type = 'application/json' } = options;
    const response = await fetch(installation.urlOf(path) + path, {
      method,
      headers: { ...(key && { Authorization: `Bearer ${key}` }), 'Content-Type': type },
      ...(body !== undefined && { body }),
    });
    expect(response.headers.get('content-type')).toContain('json');
    return { status: response.status, body: await response.json() };
  }
  const send = (body: object): ReturnType<typeof call> =>
    call('POST', '/messages/send', { body: JSON.stringify(body) });

  const users = { external_user_ids: ['u1'] };
  const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `id-${n}`);
  const aliases = (count: number): object[] => ids(count).map((alias_name) => ({ alias_name, alias_label: 'l' }));
  const named = (fields: object = {}): object => ({
    ...users,
    campaign_id: campaign.campaign_id,
    messages: { email: email({ message_variation_id: variation(0) }) },
    ...fields,
  });
  const tooMany = 'The max number of external_ids and aliases per request was exceeded';

  it.each<[string, () => object, string]>([
    ['no messages', () => users, 'No message to send'],
    ['empty messages', () => ({ ...users, messages: {} }), 'No message to send'],
    ['an unsupported channel only', () => ({ ...users, messages: { whats_app: { body: 'x' } } }), 'No message to send'],
    ['no recipients', () => ({ messages: { email: email() } }), 'No Recipients'],
    ['empty recipients', () => ({ external_user_ids: [], messages: { email: email() } }), 'No Recipients'],
    ['51 external ids', () => ({ external_user_ids: ids(51), messages: { email: email() } }), tooMany],
    ['51 aliases', () => ({ user_aliases: aliases(51), messages: { email: email() } }), tooMany],
    [
      '26 ids and 25 aliases',
      () => ({ external_user_ids: ids(26), user_aliases: aliases(25), messages: { email: email() } }),
      tooMany,
    ],
    ['broadcast with users', () => ({ ...users, broadcast: true, messages: { email: email() } }), 'Bad Request'],
    ['an unknown campaign', () => named({ campaign_id: 'nope' }), 'Invalid Campaign ID'],
    ['an archived campaign', () => named({ campaign_id: archivedId }), 'Invalid Campaign ID'],
    [
      'a message without its variation id',
      () => named({ messages: { email: email() } }),
      'Message Variant Unspecified',
    ],
    [
      'a variation of no campaign',
      () => named({ messages: { email: email({ message_variation_id: 'nope' }) } }),
      'Invalid Message Variant',
    ],
    [
      'a variation of another channel',
      () => named({ messages: { email: email({ message_variation_id: variation(1) }) } }),
      'Mismatched Message Type',
    ],
    [
      'an extra that is no object (iOS)',
      () => ({ ...users, messages: { apple_push: { alert: 'a', extra: 'x' } } }),
      'Invalid Extra Push Payload',
    ],
    [
      'an extra that is no object (Android)',
      () => ({ ...users, messages: { android_push: { alert: 'a', title: 't', extra: [1] } } }),
      'Invalid Extra Push Payload',
    ],
    [
      'an iOS push over 1,912 bytes',
      () => ({ ...users, messages: { apple_push: { alert: 'a'.repeat(1_913) } } }),
      'Apple Push Length Exceeded',
    ],
    [
      'an Android push over 4,000 bytes',
      () => ({ ...users, messages: { android_push: { title: 't', alert: 'a'.repeat(4_001) } } }),
      'Android Push Length Exceeded',
    ],
    ['an email without a sender', () => ({ ...users, messages: { email: { app_id: 'a', body: 'b' } } }), 'Bad Request'],
    ['a send id that was never created', () => named({ send_id: 'nope' }), 'Bad Request'],
  ])('is refused: %s', async (_name, body, message) => {
    expect(await send(body())).toMatchObject({ status: 400, body: { message } });
  });

  it('says that a campaign is paused', async () => {
    const { status, body } = await send(named({ campaign_id: stoppedId }));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(
      'The campaign is paused. Resume the campaign in order for trigger requests to take effect.',
    );
  });

  it.each<[string, () => ReturnType<typeof call>, number, string]>([
    ['unparsable JSON', () => call('POST', '/messages/send', { body: '{"messages":' }), 400, 'Bad Request'],
    ['a body that is a list', () => call('POST', '/messages/send', { body: '[]' }), 400, ''],
    [
      'a body over 4 MB',
      () => call('POST', '/messages/send', { body: JSON.stringify({ x: 'x'.repeat(4 * 1024 * 1024) }) }),
      413,
      'payload too large',
    ],
    [
      'another content type',
      () => call('POST', '/messages/send', { body: 'a=b', type: 'text/plain' }),
      415,
      'Unsupported Media Type',
    ],
    ['an unknown path', () => call('POST', '/messages/sent', { body: '{}' }), 404, 'Not Found'],
    ['no key', () => call('POST', '/messages/send', { body: '{}', key: '' }), 401, 'Error authenticating credentials'],
    [
      'a wrong key',
      () => call('POST', '/messages/send', { body: '{}', key: 'wrong' }),
      401,
      'Error authenticating credentials',
    ],
    [
      'a key without the permission',
      () => call('POST', '/messages/send', { body: '{}', key: readerKey }),
      403,
      'You do not have permission to access this resource',
    ],
    [
      '76 attributes',
      () =>
        call('POST', '/users/track', {
          body: JSON.stringify({ attributes: ids(76).map((external_id) => ({ external_id })) }),
        }),
      400,
      'Max Input Length Exceeded',
    ],
    [
      'a track of nothing valid',
      () => call('POST', '/users/track', { body: JSON.stringify({ events: [{ external_id: 'u1' }] }) }),
      400,
      "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.",
    ],
    [
      'counts of an unknown campaign',
      () => call('GET', '/campaigns/data_series?campaign_id=nope&length=1'),
      400,
      'Invalid Campaign ID',
    ],
    ['counts of 101 days', () => call('GET', `/campaigns/data_series?campaign_id=x&length=101`), 400, 'Bad Request'],
  ])('is refused: %s', async (_name, request, status, message) => {
    const reply = await request();
    expect(reply.status).toBe(status);
    expect(reply.body.message).toEqual(message === '' ? expect.any(String) : message);
  });

  it('left nothing behind: only the good send that follows is delivered and counted', async () => {
    const { status, body } = await send(named());
    expect(status).toBe(201);
    type Series = { data: { messages: Record<string, { sent: number }[]> }[] };
    const sent = ({ data }: Series): number =>
      data.flatMap(({ messages }) => Object.values(messages).flat()).reduce((sum, row) => sum + row.sent, 0);
    await until(
      () => api.get<Series>(`/campaigns/data_series?campaign_id=${campaign.campaign_id}&length=2`),
      (series) => sent(series) === 1,
    );
    const { messages } = await api.get<{ messages: { dispatch_id: string }[] }>('/v1/outbox');
    expect(messages.map(({ dispatch_id }) => dispatch_id)).toEqual([body.dispatch_id]);
  });
});
