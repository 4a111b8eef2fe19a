import { describe, expect, it } from '@jest/globals';
import { ACTIVITIES } from '@fanfare/analytics-reader';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { event, purchase, useProfileService } from '../test-support/profile-service.ts';

describe('the siblings of POST /users/track', () => {
  const { post, track, everybody, profile, activities, trackOnce, keep } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });

  it('answer, for one object, what it made of the user', async () => {
    await track({ attributes: [{ external_id: 'u', points: 2, plan: 'pro', 'a.b': 1 }] });
    const attributes = [{ external_id: 'u', first_name: 'Ada', points: { inc: 3 }, 'a.b': 'x', plan: null }];
    expect(await post('/users/track/sync', { attributes })).toEqual({
      status: 201,
      body: {
        message: 'success',
        attributes_processed: 1,
        users: [{ external_id: 'u', custom_attributes: { points: 5, 'a.b': 'x' } }],
      },
    });
    expect(await profile('u')).toMatchObject({ firstName: 'Ada', customAttributes: { points: 5, 'a.b': 'x' } });
  });

  it('say an event and a purchase of one call each', async () => {
    const user_alias = { alias_name: 'n', alias_label: 'l' };
    await track({ attributes: [{ user_alias, _update_existing_only: false }] });
    expect((await post('/users/track/sync', { events: event({ user_alias }) })).body).toMatchObject({
      users: [{ user_alias, custom_events: [{ name: 'opened' }] }],
    });
    expect((await post('/users/track/sync', { purchases: [purchase({ email: 'a@example.com' })] })).body).toMatchObject(
      {
        users: [{ email: 'a@example.com', purchase_events: [{ product_id: 'shoe' }] }],
      },
    );
    expect((await activities()).map(({ kind }) => kind).sort()).toEqual(['custom_event', 'purchase']);
  });

  it('count what the user has done, once wherever it is by now', async () => {
    const purchases = [purchase({ external_id: 'u', time: '2026-03-01T10:00:00Z' })];
    const counted = async (key: string, body: object) => {
      const answer = await trackOnce(key, body, '/users/track/sync');
      return (answer.body.users as unknown[])[0];
    };
    const [first, last] = ['2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z'];
    expect(await counted('1', { purchases })).toEqual({
      external_id: 'u',
      purchase_events: [{ product_id: 'shoe', first, last: first, count: 1 }],
    });
    // Analytics has seen it by now, and the next one before the reply is made.
    const { activityId, userId, at } = (await activities())[0]!;
    await keep(ACTIVITIES, [{ _id: activityId, userId, kind: 'purchase', name: 'shoe', at } as never]);
    await keep(ACTIVITIES, [{ _id: 'x', userId, kind: 'custom_event', name: 'shoe', at } as never]);
    expect(await counted('2', { purchases: [purchase({ external_id: 'u' })] })).toEqual({
      external_id: 'u',
      purchase_events: [{ product_id: 'shoe', first, last, count: 2 }],
    });
    expect(await counted('3', { events: [event({ external_id: 'u' })] })).toEqual({
      external_id: 'u',
      custom_events: [{ name: 'opened', first: last, last, count: 1 }],
    });
  });

  it('merge objects where that is asked for', async () => {
    await track({ attributes: [{ external_id: 'u', address: { city: 'Bonn', geo: { lat: 1 } }, tags: ['a'] }] });
    const attributes = [{ external_id: 'u', _merge_objects: true, address: { geo: { lon: 2 } }, tags: ['b'] }];
    expect((await post('/users/track/sync', { attributes })).body.users).toEqual([
      { external_id: 'u', custom_attributes: { address: { city: 'Bonn', geo: { lat: 1, lon: 2 } }, tags: ['b'] } },
    ]);
    await track({ attributes: [{ external_id: 'u', _merge_objects: false, address: { zip: '1' } }] });
    expect((await profile('u'))!.customAttributes.address).toEqual({ zip: '1' });
  });

  it('find nobody where only known users are to be updated', async () => {
    const attributes = [{ external_id: 'nobody', plan: 'pro', _update_existing_only: true }];
    expect((await post('/users/track/sync', { attributes })).body).toMatchObject({ message: 'success', users: [] });
    expect(await everybody()).toEqual([]);
  });

  it('refuse two objects in a synchronous call, and do neither', async () => {
    const body = { attributes: [{ external_id: 'u' }], events: [event({ external_id: 'u' })] };
    expect(await post('/users/track/sync', body)).toMatchObject({
      status: 400,
      body: { message: 'Max Input Length Exceeded' },
    });
    expect((await post('/users/track/sync', {})).status).toBe(400);
    expect(await everybody()).toEqual([]);
    expect(await activities()).toEqual([]);
  });

  it('take thousands of objects in bulk, up to 2 MB', async () => {
    const attributes = Array.from({ length: 1_200 }, (_, index) => ({
      external_id: `u${index % 700}`,
      [`n${index}`]: 1,
    }));
    expect(await post('/users/track/bulk', { attributes })).toEqual({
      status: 201,
      body: { message: 'success', attributes_processed: 1_200 },
    });
    expect(await everybody()).toHaveLength(700);
    expect((await profile('u1'))!.customAttributes).toEqual({ n1: 1, n701: 1 });

    const tooLarge = { attributes: [{ external_id: 'large', first_name: 'x'.repeat(2 * 1024 * 1024) }] };
    expect(await post('/users/track/bulk', tooLarge)).toMatchObject({
      status: 400,
      body: { message: 'payload too large' },
    });
    expect(await profile('large')).toBeUndefined();
  });
});
