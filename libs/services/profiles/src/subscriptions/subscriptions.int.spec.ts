import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { useProfileService } from '../test-support/profile-service.ts';

describe('subscription groups', () => {
  const { post, get, track, everybody, profile } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const set = (fields: object, key?: string) =>
    post('/subscription/status/set', { subscription_group_id: 'g', subscription_state: 'subscribed', ...fields }, key);
  const groups = async (id: string) => (await profile(id))!.subscriptionGroups;

  it('take users by external id, and everybody by address', async () => {
    await track({
      attributes: [
        { external_id: 'a', email: 'shared@example.com' },
        { external_id: 'b', email: 'shared@example.com' },
        { external_id: 'c', phone: '+4915112345' },
        { external_id: 'd' },
      ],
    });
    expect(await set({ external_id: ['d', 'nobody'] })).toEqual({ status: 201, body: { message: 'success' } });
    await set({ email: 'Shared@example.com', subscription_state: 'unsubscribed' });
    await set({ phone: ['+49 151 12345'], use_double_opt_in_logic: 'false' });
    expect([await groups('a'), await groups('b'), await groups('c'), await groups('d')]).toEqual([
      { g: 'unsubscribed' },
      { g: 'unsubscribed' },
      { g: 'subscribed' },
      { g: 'subscribed' },
    ]);
    expect(await everybody()).toHaveLength(4);
  });

  it('are set several at a time in the second version', async () => {
    await track({ attributes: [{ external_id: 'a', email: 'a@example.com' }, { external_id: 'b' }] });
    const group = (subscription_group_id: string, fields: object) => ({ subscription_group_id, ...fields });
    const subscription_groups = [
      group('g', { subscription_state: 'subscribed', external_ids: ['a', 'b'] }),
      group('h', { subscription_state: 'unsubscribed', emails: ['a@example.com'] }),
    ];
    expect(await post('/v2/subscription/status/set', { subscription_groups })).toMatchObject({ status: 201 });
    expect([await groups('a'), await groups('b')]).toEqual([
      { g: 'subscribed', h: 'unsubscribed' },
      { g: 'subscribed' },
    ]);
  });

  it('answer a state for each user asked for', async () => {
    await track({
      attributes: [
        { external_id: 'a', email: 'a@example.com' },
        { external_id: 'b', phone: '+4915112345' },
      ],
    });
    await set({ external_id: 'a' });
    await set({ external_id: 'b', subscription_state: 'unsubscribed' });
    const status = async (query: string) =>
      (await get(`/subscription/status/get?subscription_group_id=g&${query}`)).body;
    expect(await status('external_id[]=a&external_id[]=b&external_id[]=x')).toEqual({
      message: 'success',
      status: { a: 'Subscribed', b: 'Unsubscribed', x: 'Unknown' },
    });
    expect(await status('email=a@example.com')).toMatchObject({ status: { 'a@example.com': 'Subscribed' } });
    expect(await status('phone=+4915112345')).toMatchObject({ status: { '+4915112345': 'Unsubscribed' } });
    await track({ attributes: [{ external_id: 'c', email: 'a+b@example.com' }] });
    expect(await status('email=a+b@example.com')).toMatchObject({ status: { 'a+b@example.com': 'Unknown' } });
    expect(await status('email[]=a%2Bb@example.com&email[]=a@example.com')).toMatchObject({
      status: { 'a+b@example.com': 'Unknown', 'a@example.com': 'Subscribed' },
    });
    expect(await status('email=a@example.com&phone=%2B4915112345')).toEqual({
      message: 'Either an email address or a phone number should be provided, but not both.',
    });
  });

  it('are listed by user, paged', async () => {
    const email = 'shared@example.com';
    await track({ attributes: ['a', 'b', 'c'].map((external_id) => ({ external_id, email })) });
    await set({ external_id: 'a' });
    await set({ external_id: 'a', subscription_group_id: 'f', subscription_state: 'unsubscribed' });
    expect(await get('/subscription/user/status?external_id=a')).toEqual({
      status: 200,
      body: {
        message: 'success',
        total_count: 1,
        users: [
          {
            ...{ external_id: 'a', email, phone: null },
            subscription_groups: [
              { id: 'f', name: 'f', channel: 'email', status: 'Unsubscribed' },
              { id: 'g', name: 'g', channel: 'email', status: 'Subscribed' },
            ],
          },
        ],
      },
    });
    const page = async (offset: number) =>
      (await get(`/subscription/user/status?email=${email}&limit=2&offset=${offset}`)).body as {
        total_count: number;
        users: { external_id: string }[];
      };
    const pages = [await page(0), await page(2)];
    expect(pages.map(({ total_count, users }) => [total_count, users.length])).toEqual([
      [3, 2],
      [3, 1],
    ]);
    expect(pages.flatMap(({ users }) => users.map(({ external_id }) => external_id)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('keep the last of each kind of call, and nothing of a refused one', async () => {
    await track({ attributes: [{ external_id: 'a', email: 'a@example.com', phone: '+4915112345' }] });
    const refused = await set({ email: 'a@example.com', phone: '+4915112345' });
    expect(refused).toEqual({
      status: 400,
      body: { message: 'Either an email address or a phone number should be provided, but not both.' },
    });
    const tooMany = { external_id: Array(51).fill('a') };
    expect((await set(tooMany)).body).toEqual({ message: 'The max number of ids per request was exceeded' });
    for (const fields of [
      {},
      { external_id: 'a', subscription_state: 'opted_in' },
      { external_id: 'a', subscription_group_id: 'a.b' },
    ]) {
      expect(await set(fields)).toMatchObject({ status: 400, body: { message: 'Bad Request' } });
    }
    expect((await set({ external_id: 'a' }, 'read-only')).status).toBe(403);
    expect((await set({ external_id: 'a' }, 'w2')).status).toBe(201);
    expect(await groups('a')).toEqual({});
  });
});
