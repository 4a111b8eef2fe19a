import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { useProfileService } from '../test-support/profile-service.ts';

describe('POST /users/export/ids', () => {
  const { post, track, profile, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const exported = async (body: object): Promise<unknown> => (await post('/users/export/ids', body)).body;
  const alias = { alias_name: 'n', alias_label: 'l' };

  it('gives all that is known of a user, and leaves out what is not', async () => {
    const attributes = {
      ...{
        first_name: 'Ada',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        phone: '+4915112345',
        dob: '1815-12-10',
      },
      ...{ home_city: 'London', country: 'GB', language: 'en', time_zone: 'Europe/London', gender: 'F' },
      ...{ push_subscribe: 'unsubscribed', email_subscribe: 'opted_in' },
    };
    const device = { app_id: 'app', token: 't', device_id: 'device-1', platform: 'apple_push' };
    await track({
      attributes: [
        {
          ...{ external_id: 'u', ...attributes, current_location: { longitude: -0.1, latitude: 51.5 } },
          ...{ push_tokens: [device], 'my.plan': { tier: 1 }, gone: null },
        },
      ],
    });
    await post('/users/alias/new', { user_aliases: [{ external_id: 'u', ...alias }] });
    const { userId, randomBucket } = (await profile('u'))!;

    expect(await post('/users/export/ids', { external_ids: ['u'] })).toEqual({
      status: 201,
      body: {
        message: 'success',
        users: [
          {
            ...{ external_id: 'u', braze_id: userId, user_aliases: [alias], created_at: '2026-03-01T12:00:00.000Z' },
            ...{ random_bucket: randomBucket, ...attributes, last_coordinates: [-0.1, 51.5] },
            email_opted_in_at: '2026-03-01T12:00:00.000Z',
            ...{ custom_attributes: { 'my.plan': { tier: 1 } }, devices: [{ device_id: 'device-1' }] },
            push_tokens: [
              { app: 'app', platform: 'apple_push', token: 't', device_id: 'device-1', notifications_enabled: false },
            ],
          },
        ],
      },
    });
  });

  it('finds users in every way, each once, and names the external ids that are nobody’s', async () => {
    await track({
      attributes: [
        { external_id: 'a', email: 'shared@example.com' },
        { external_id: 'b', email: 'shared@example.com' },
        { external_id: 'c', phone: '+4915112345' },
        { external_id: 'd', push_tokens: [{ app_id: 'app', token: 't', device_id: 'device-1' }] },
        { external_id: 'e' },
      ],
    });
    await post('/users/alias/new', { user_aliases: [{ external_id: 'e', ...alias }] });
    const { userId } = (await profile('a'))!;
    const fields_to_export = ['external_id'];
    const find = (body: object) => exported({ ...body, fields_to_export });

    expect(await find({ braze_id: userId })).toEqual({ message: 'success', users: [{ external_id: 'a' }] });
    expect(await find({ phone: '+49 151 12345' })).toMatchObject({ users: [{ external_id: 'c' }] });
    expect(await find({ device_id: 'device-1' })).toMatchObject({ users: [{ external_id: 'd' }] });
    const both = (await find({
      email_address: 'Shared@example.com',
      user_aliases: [alias],
      external_ids: ['a', 'x'],
    })) as {
      users: { external_id: string }[];
      invalid_user_ids: string[];
    };
    expect(both.users.map(({ external_id }) => external_id).sort()).toEqual(['a', 'b', 'e']);
    expect(both.invalid_user_ids).toEqual(['x']);
  });

  it('gives all fields where none is named, and none for a name that it does not know', async () => {
    await track({ attributes: [{ external_id: 'u', first_name: 'Ada' }] });
    const all = await exported({ external_ids: ['u'] });
    expect(all).toMatchObject({ users: [{ first_name: 'Ada' }] });
    expect(await exported({ external_ids: ['u'], fields_to_export: [] })).toEqual(all);
    expect(await exported({ external_ids: ['u'], fields_to_export: ['shoe_size'] })).toEqual({
      message: 'success',
      users: [{}],
    });
  });

  it('names an unknown external id once', async () => {
    expect(await exported({ external_ids: ['x', 'x', 'y'] })).toMatchObject({ invalid_user_ids: ['x', 'y'] });
  });

  it('says since when users are opted in, while they are', async () => {
    let now = Date.parse('2026-03-01T12:00:00Z');
    await reopen({ now: () => now });
    const fields_to_export = ['email_opted_in_at', 'push_opted_in_at'];
    const moments = async (external_id: string): Promise<unknown> =>
      ((await exported({ external_ids: [external_id], fields_to_export })) as { users: unknown[] }).users[0];
    const say = async (external_id: string, fields: object): Promise<void> => {
      now += 60_000;
      await track({ attributes: [{ external_id, ...fields }] });
    };
    const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();

    await say('a', { email: 'a@example.com', push_subscribe: 'opted_in' });
    await say('b', { email: 'a@example.com' });
    expect(await moments('a')).toEqual({ push_opted_in_at: at(1) });
    await say('a', { email_subscribe: 'opted_in', push_subscribe: 'unsubscribed' });
    await say('a', { email_subscribe: 'opted_in' });
    expect([await moments('a'), await moments('b')]).toEqual([
      { email_opted_in_at: at(3) },
      { email_opted_in_at: at(3) },
    ]);
    await say('a', { push_subscribe: 'opted_in' });
    expect(await moments('a')).toEqual({ email_opted_in_at: at(3), push_opted_in_at: at(5) });
    await post('/email/status', { email: 'a@example.com', subscription_state: 'subscribed' });
    expect([await moments('a'), await moments('b')]).toEqual([{ push_opted_in_at: at(5) }, {}]);
    now += 60_000;
    await post('/email/status', { email: 'a@example.com', subscription_state: 'opted_in' });
    expect(await moments('b')).toEqual({ email_opted_in_at: at(6) });
  });

  it('gives nobody of another workspace', async () => {
    await track({ attributes: [{ external_id: 'u', email: 'a@example.com' }] }, 'w2');
    expect(await exported({ external_ids: 'u', email_address: 'a@example.com' })).toEqual({
      message: 'success',
      users: [],
      invalid_user_ids: ['u'],
    });
  });

  it.each([
    [{}, 'Bad Request'],
    [{ email_address: 'nope' }, 'Bad Request'],
    [
      { external_ids: Array(30).fill('a'), user_aliases: Array(21).fill(alias) },
      'The max number of external_ids and aliases per request was exceeded',
    ],
  ])('refuses %j', async (body, message) => {
    expect(await post('/users/export/ids', body)).toMatchObject({ status: 400, body: { message } });
    expect((await post('/users/export/ids', body, 'read-only')).status).toBe(403);
  });
});
