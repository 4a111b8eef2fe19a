import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { NOW, useProfileService } from '../test-support/profile-service.ts';

const DAY_MS = 86_400_000;
const at = (day: number): string => new Date(NOW + day * DAY_MS).toISOString();
const RANGE = 'start_date=2026-03-01&end_date=2026-04-01';

describe('e-mail lists', () => {
  const { post, get, track, profile, everybody, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const status = (email: unknown, subscription_state: string) => post('/email/status', { email, subscription_state });
  const list = async (path: string, query = RANGE): Promise<unknown> =>
    (await get(`/email/${path}?${query}`)).body.emails;
  const consent = async (id: string) => {
    const { emailSubscribe, hardBouncedAt, markedEmailAsSpamAt } = (await profile(id))!;
    return { emailSubscribe, hardBouncedAt, markedEmailAsSpamAt };
  };

  describe('POST /email/status', () => {
    it('changes everybody with the address, in this workspace', async () => {
      await track({ attributes: ['a', 'b'].map((external_id) => ({ external_id, email: 'shared@example.com' })) });
      await track({ attributes: [{ external_id: 'a', email: 'shared@example.com' }] }, 'w2');
      expect(await status('Shared@example.com', 'unsubscribed')).toEqual({ status: 201, body: { message: 'success' } });
      expect((await everybody({ workspaceId: 'w' })).map(({ emailSubscribe }) => emailSubscribe)).toEqual([
        'unsubscribed',
        'unsubscribed',
      ]);
      expect((await profile('a', 'w2'))!.emailSubscribe).toBe('subscribed');
      await status(['shared@example.com'], 'opted_in');
      expect((await consent('b')).emailSubscribe).toBe('opted_in');
    });

    it('is remembered for whoever gets the address later, in any way', async () => {
      await status(
        ['1', '2', '3', '4'].map((name) => `${name}@example.com`),
        'unsubscribed',
      );
      expect(await everybody()).toEqual([]);
      await track({ attributes: [{ external_id: 'known', email: 'other@example.com' }] });
      await track({
        attributes: [
          { external_id: 'new', email: '1@example.com' },
          { external_id: 'known', email: '2@example.com' },
          { email: '3@example.com' },
          { external_id: 'says so', email: '4@example.com', email_subscribe: 'opted_in' },
        ],
      });
      expect([(await consent('new')).emailSubscribe, (await consent('known')).emailSubscribe]).toEqual([
        'unsubscribed',
        'unsubscribed',
      ]);
      expect(await everybody({ email: '3@example.com' })).toMatchObject([{ emailSubscribe: 'unsubscribed' }]);
      expect((await consent('says so')).emailSubscribe).toBe('opted_in');
    });

    it('holds for those who get the address at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        const email = `${round}@example.com`;
        const ids = [0, 1, 2].map((index) => `u${round}-${index}`);
        await Promise.all([
          ...ids.map((external_id) => track({ attributes: [{ external_id, email }] })),
          status(email, 'unsubscribed'),
          track({ events: [{ email, name: 'opened', time: at(0) }] }),
        ]);
        const holders = await everybody({ email });
        expect(holders.length).toBeGreaterThanOrEqual(3);
        expect(new Set(holders.map(({ emailSubscribe }) => emailSubscribe))).toEqual(new Set(['unsubscribed']));
      }
    });
  });

  describe('the blocklist', () => {
    it.each(['blocklist', 'blacklist'])('POST /email/%s unsubscribes, and counts as a hard bounce', async (path) => {
      await track({ attributes: [{ external_id: 'a', email: 'a@example.com' }] });
      expect(await post(`/email/${path}`, { email: ['a@example.com', 'b@example.com'] })).toMatchObject({
        status: 201,
      });
      await track({ attributes: [{ external_id: 'b', email: 'b@example.com' }] });
      expect([await consent('a'), await consent('b')]).toEqual(
        Array(2).fill({ emailSubscribe: 'unsubscribed', hardBouncedAt: NOW, markedEmailAsSpamAt: undefined }),
      );
    });

    it('is left by removing the bounce; the address stays unsubscribed', async () => {
      await track({ attributes: [{ external_id: 'a', email: 'a@example.com' }] });
      await post('/email/blocklist', { email: 'a@example.com' });
      expect(await list('hard_bounces')).toEqual([{ email: 'a@example.com', hard_bounced_at: at(0) }]);
      expect(await post('/email/bounce/remove', { email: 'a@example.com' })).toMatchObject({ status: 201 });
      expect(await list('hard_bounces')).toEqual([]);
      expect(await consent('a')).toEqual({ emailSubscribe: 'unsubscribed' });
    });
  });

  it('take a user off the spam list, and keep the complaint with the address until then', async () => {
    await track({ attributes: [{ external_id: 'a', email: 'a@example.com', marked_email_as_spam_at: at(-1) }] });
    await track({
      attributes: [
        { external_id: 'later', email: 'a@example.com' },
        { external_id: 'a', email: 'x@example.com' },
      ],
    });
    expect([(await consent('later')).markedEmailAsSpamAt, (await consent('a')).markedEmailAsSpamAt]).toEqual([
      NOW - DAY_MS,
      undefined,
    ]);
    expect(await post('/email/spam/remove', { email: ['a@example.com'] })).toMatchObject({ status: 201 });
    expect((await consent('later')).markedEmailAsSpamAt).toBeUndefined();
    await track({ attributes: [{ external_id: 'last', email: 'a@example.com' }] });
    expect((await consent('last')).markedEmailAsSpamAt).toBeUndefined();
  });

  it('are sorted, paged, and by address', async () => {
    let now = NOW;
    await reopen({ now: () => now });
    for (const [day, name] of ['a', 'b', 'c', 'd'].entries()) {
      now = NOW + day * DAY_MS;
      if (day % 2 === 0) await status(`${name}@example.com`, 'unsubscribed');
      else
        await track({
          attributes: [{ external_id: name, email: `${name}@example.com`, email_subscribe: 'unsubscribed' }],
        });
    }
    await status('c@example.com', 'subscribed');
    const row = (name: string, day: number) => ({ email: `${name}@example.com`, unsubscribed_at: at(day) });
    expect(await list('unsubscribes')).toEqual([row('d', 3), row('b', 1), row('a', 0)]);
    expect(await list('unsubscribes', `${RANGE}&sort_direction=asc&limit=2`)).toEqual([row('a', 0), row('b', 1)]);
    expect(await list('unsubscribes', `${RANGE}&sort_direction=asc&limit=2&offset=2`)).toEqual([row('d', 3)]);
    expect(await list('unsubscribes', 'start_date=2026-03-02&end_date=2026-03-03')).toEqual([row('b', 1)]);
    expect(await list('unsubscribes', 'email=A@example.com&start_date=2020-01-01&end_date=2020-01-02')).toEqual([
      row('a', 0),
    ]);
    expect(await list('unsubscribes', 'email=c@example.com')).toEqual([]);
    await status('a+b@example.com', 'unsubscribed');
    expect(await list('unsubscribes', 'email=a+b@example.com')).toEqual([row('a+b', 3)]);
    expect(await list('unsubscribes', 'email=a%2Bb@example.com')).toEqual([row('a+b', 3)]);
    expect((await get(`/email/unsubscribes?${RANGE}`, 'w2')).body).toEqual({ message: 'success', emails: [] });
  });

  it.each([
    '',
    'end_date=2026-03-01',
    `${RANGE}&limit=501`,
    'start_date=today&end_date=2026-03-01',
    'start_date=2026-02-30&end_date=2026-03-01',
    'email=nope',
    `${RANGE}&offset=-1`,
  ])('refuse the query "%s"', async (query) => {
    expect(await get(`/email/hard_bounces?${query}`)).toMatchObject({ status: 400, body: { message: 'Bad Request' } });
    expect((await get(`/email/unsubscribes?${query}`)).status).toBe(400);
  });

  it('refuse a bad state, bad addresses, more than 50 of them, and a key without the permission', async () => {
    expect((await status('a@example.com', 'maybe')).body).toMatchObject({ message: 'Bad Request' });
    expect((await status('nope', 'subscribed')).status).toBe(400);
    expect((await status([], 'subscribed')).status).toBe(400);
    expect((await status(Array(51).fill('a@example.com'), 'unsubscribed')).body).toEqual({
      message: 'The max number of ids per request was exceeded',
    });
    for (const path of ['status', 'blocklist', 'blacklist', 'bounce/remove', 'spam/remove']) {
      expect((await post(`/email/${path}`, { email: 'a@example.com' }, 'read-only')).status).toBe(403);
    }
    expect(await list('unsubscribes')).toEqual([]);
    expect(await status(['nope', 'a@example.com'], 'unsubscribed')).toEqual({
      status: 201,
      body: { message: 'success', errors: ['email.0: is not a valid email'] },
    });
    expect(await list('unsubscribes')).toHaveLength(1);
  });
});
