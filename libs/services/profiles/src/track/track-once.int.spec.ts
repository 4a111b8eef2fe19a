import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { deaths, mortal, type Death, type Mortal } from '../test-support/mortal.ts';
import { event, purchase, useProfileService, type Process } from '../test-support/profile-service.ts';

describe('POST /users/track under an Idempotency-Key', () => {
  const service = useProfileService({ openStore: openEmbeddedDocumentStore, openLog: openEmbeddedEventLog });
  const { track, trackOnce, another, everybody, profile, activities, post } = service;

  const attributesOf = async (externalId: string): Promise<unknown> => (await profile(externalId))?.customAttributes;
  /** What a consumer counts: each activity once, however often it is said. */
  const counted = async () => [...new Map((await activities()).map((said) => [said.activityId, said])).values()];
  const doomed = async (how: Death): Promise<Process & Mortal> => {
    let parts: Mortal | undefined;
    const process = await another((living) => (parts = mortal(living, how)));
    return { ...process, ...parts! };
  };

  it('answers a repeat with the same reply, and does nothing again', async () => {
    const body = { attributes: [{ external_id: 'u', points: { inc: 1 } }], events: [event({ external_id: 'u' })] };
    const first = await trackOnce('k', body);
    const again = await trackOnce('k', body);
    expect(first).toMatchObject({ status: 201, body: { attributes_processed: 1, events_processed: 1 } });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect([first, again].map(({ isReplayed }) => isReplayed)).toEqual([false, true]);
    expect(await attributesOf('u')).toEqual({ points: 1 });
    expect(await activities()).toHaveLength(1);
  });

  it('answers for one workspace what it did there, and nothing without a key', async () => {
    const body = { attributes: [{ external_id: 'u', points: { inc: 1 } }] };
    await trackOnce('k', body);
    await track(body);
    await track(body);
    expect(await attributesOf('u')).toEqual({ points: 3 });
    expect((await profile('u'))!.appliedCalls).toHaveLength(1);
  });

  it('refuses the key for another body, or at another endpoint', async () => {
    const body = { attributes: [{ external_id: 'u', points: { inc: 1 } }] };
    await trackOnce('k', body);
    const other = { attributes: [{ external_id: 'u', points: { inc: 2 } }] };
    expect(await trackOnce('k', other)).toMatchObject({ status: 409 });
    expect(await trackOnce('k', { attributes: [{}] })).toMatchObject({ status: 409 });
    expect(await trackOnce('k', body, '/users/track/sync')).toMatchObject({ status: 409 });
    expect(await attributesOf('u')).toEqual({ points: 1 });
  });

  it('leaves the key of a request that is refused for the corrected one', async () => {
    expect(await trackOnce('k', { attributes: [{ points: 1 }] })).toMatchObject({ status: 400 });
    expect(await trackOnce('k', { attributes: [{ external_id: 'u', points: 1 }] })).toMatchObject({ status: 201 });
    expect(await trackOnce('two words', {})).toMatchObject({
      status: 400,
      body: { errors: ['Idempotency-Key: must be 1 to 255 visible ASCII characters'] },
    });
  });

  it.each(['/users/track/sync', '/users/track/bulk'])('holds for %s', async (path) => {
    const body = { attributes: [{ external_id: 'u', points: { inc: 1 } }] };
    const first = await trackOnce('k', body, path);
    await track({ attributes: [{ external_id: 'u', points: { inc: 100 } }] });
    expect((await trackOnce('k', body, path)).body).toEqual(first.body);
    expect(await attributesOf('u')).toEqual({ points: 101 });
  });

  it('counts once what many tries say at the same time, in several processes', async () => {
    const others = await Promise.all([another(), another()]);
    const tries = [trackOnce, ...others.map((process) => process.trackOnce)];
    const body = {
      attributes: [
        { external_id: 'u', points: { inc: 1 }, tags: { add: ['a'] } },
        { external_id: 'u', points: { inc: 10 } },
        { email: 'anna@example.com', visits: { inc: 1 } },
      ],
      events: [event({ external_id: 'u' }), event({ external_id: 'u' })],
    };
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => tries[index % tries.length]!('k', body)),
    );
    expect(new Set(answers.map(({ status, body: reply }) => JSON.stringify([status, reply]))).size).toBe(1);
    expect(await attributesOf('u')).toEqual({ points: 11, tags: ['a'] });
    expect(await everybody({ email: 'anna@example.com' })).toMatchObject([{ customAttributes: { visits: 1 } }]);
    expect(await everybody()).toHaveLength(2);
    expect(await counted()).toHaveLength(2);
    await Promise.all(others.map(({ close }) => close()));
  });

  it('keeps the keys of many calls about one user apart', async () => {
    const calls = Array.from({ length: 20 }, (_, call) => `k${call % 10}`);
    await Promise.all(
      calls.map((key) => trackOnce(key, { attributes: [{ external_id: 'u', points: { inc: 1 }, [key]: true }] })),
    );
    expect(await attributesOf('u')).toMatchObject({ points: 10 });
  });

  const shared = 'shared@example.com';
  const call = {
    attributes: [
      { external_id: 'u', points: { inc: 1 }, tags: { add: ['a'] }, plan: 'pro' },
      { external_id: 'new', points: { inc: 1 } },
      { external_id: 'u', points: { inc: 10 } },
      { email: 'anna@example.com', visits: { inc: 1 } },
      { external_id: 's1', email: shared, email_subscribe: 'unsubscribed', points: { inc: 1 } },
    ],
    events: [event({ external_id: 'u' }), event({ external_id: 'by event' })],
    purchases: [purchase({ external_id: 'u' })],
  };

  it.each(deaths)('does everything once, at whatever write a process dies, %s it', async (how) => {
    for (let write = 1; ; write++) {
      const key = `${how}-${write}`;
      await post('/users/delete', { external_ids: ['u', 'new', 's1', 's2', 'by event'] });
      await post('/users/delete', { email_addresses: ['anna@example.com'] });
      await post('/email/status', { email: shared, subscription_state: 'subscribed' });
      await track({
        attributes: [
          { external_id: 'u', points: 5 },
          { external_id: 's2', email: shared },
        ],
      });
      const before = (await counted()).length;

      const dying = await doomed(how);
      dying.dieAt(write);
      const { status } = await dying.trackOnce(key, call);
      const hasDied = dying.hasDied();
      await dying.close();
      // The last write stores the reply: without it, the call is done all the same.
      expect([500, 201]).toContain(status);

      const answer = await trackOnce(key, call);
      expect(answer).toMatchObject({
        status: 201,
        body: { attributes_processed: 5, events_processed: 2, purchases_processed: 1 },
      });
      expect(answer.body).not.toHaveProperty('errors');
      expect(await attributesOf('u')).toEqual({ points: 16, tags: ['a'], plan: 'pro' });
      expect(await attributesOf('new')).toEqual({ points: 1 });
      expect(await attributesOf('s1')).toEqual({ points: 1 });
      expect(await everybody({ email: 'anna@example.com' })).toMatchObject([{ customAttributes: { visits: 1 } }]);
      expect((await everybody({ email: shared })).map(({ emailSubscribe }) => emailSubscribe)).toEqual([
        'unsubscribed',
        'unsubscribed',
      ]);
      const { body } = await service.get(`/email/unsubscribes?email=${shared}`);
      expect(body.emails).toHaveLength(1);
      expect((await counted()).slice(before)).toHaveLength(3);
      if (!hasDied) {
        expect(write).toBeGreaterThan(7);
        return;
      }
    }
  });

  it('does not undo what another caller said before the retry', async () => {
    const dying = await doomed('before');
    const body = { attributes: [{ external_id: 'u', plan: 'pro' }], events: [event({ external_id: 'u' })] };
    await dying.trackOnce('warm', { attributes: [{ external_id: 'u', plan: 'none' }] });
    dying.dieAt(3); // claim, profile, publish
    expect((await dying.trackOnce('k', body)).status).toBe(500);
    await dying.close();
    expect(await attributesOf('u')).toEqual({ plan: 'pro' });
    await track({ attributes: [{ external_id: 'u', plan: 'free' }] });

    expect((await trackOnce('k', body)).status).toBe(201);
    expect(await attributesOf('u')).toEqual({ plan: 'free' });
    expect(await activities()).toHaveLength(1);
  });

  it('knows the user again who was merged, renamed or overtaken by another with the address before the retry', async () => {
    await track({
      attributes: [{ external_id: 'a' }, { external_id: 'b' }, { external_id: 'c', email: 'c@example.com' }],
    });
    const dying = await doomed('before');
    dying.dieAt(5); // claim, three profiles, publish
    const body = {
      attributes: ['a', 'b']
        .map((external_id): object => ({ external_id, points: { inc: 1 } }))
        .concat([{ email: 'c@example.com', points: { inc: 1 } }]),
      events: [event({ external_id: 'b' })],
    };
    expect((await dying.trackOnce('k', body)).status).toBe(500);
    await dying.close();
    await post('/users/merge', {
      merge_updates: [{ identifier_to_merge: { external_id: 'a' }, identifier_to_keep: { external_id: 'b' } }],
    });
    await post('/users/external_ids/rename', {
      external_id_renames: [{ current_external_id: 'b', new_external_id: 'b2' }],
    });
    await service.reopen({ now: () => Date.parse('2026-03-01T13:00:00Z') });
    await track({ attributes: [{ external_id: 'latest', email: 'c@example.com' }] });

    expect((await trackOnce('k', body)).status).toBe(201);
    const points = (await everybody()).map(({ externalId, customAttributes }) => [externalId, customAttributes.points]);
    expect(points.sort()).toEqual([
      ['b2', 1],
      ['c', 1],
      ['latest', undefined],
    ]);
  });
});
