import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { NOW, useProfileService } from '../test-support/profile-service.ts';

describe('POST /users/delete', () => {
  const { post, track, everybody, profile, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const ids = async (): Promise<(string | undefined)[]> =>
    (await everybody()).map(({ externalId }) => externalId).sort();

  it('deletes by each kind of identifier, and counts those who were there', async () => {
    const user_alias = { alias_name: 'n', alias_label: 'l' };
    await track({
      attributes: ['a', 'b', 'c', 'd'].map((external_id) => ({ external_id, email: `${external_id}@x.example` })),
    });
    await track({ attributes: [{ external_id: 'd', phone: '+4915112345' }] });
    await post('/users/alias/new', { user_aliases: [user_alias] });
    const { userId } = (await profile('b'))!;

    expect(await post('/users/delete', { external_ids: ['a', 'nobody', 'a'] })).toEqual({
      status: 201,
      body: { message: 'success', deleted: 1 },
    });
    expect((await post('/users/delete', { user_aliases: [user_alias] })).body.deleted).toBe(1);
    expect((await post('/users/delete', { braze_ids: [userId] })).body.deleted).toBe(1);
    expect((await post('/users/delete', { email_addresses: [{ email: 'C@x.example' }] })).body.deleted).toBe(1);
    expect(await ids()).toEqual(['d']);
    expect((await post('/users/delete', { phone_numbers: [{ phone: '+49 151 12345' }] })).body.deleted).toBe(1);
    expect(await everybody()).toEqual([]);
  });

  it('deletes nobody where an address has several users, unless the prioritization leaves one', async () => {
    let now = NOW;
    await reopen({ now: () => (now += 1000) });
    const email = 'shared@example.com';
    for (const external_id of ['old', 'middle', 'new']) await track({ attributes: [{ external_id, email }] });
    const remove = async (...prioritization: string[]) =>
      (await post('/users/delete', { email_addresses: [{ email, prioritization }] })).body.deleted;

    expect(await remove()).toBe(0);
    expect(await remove('identified')).toBe(0);
    expect(await remove('unidentified', 'most_recently_updated')).toBe(0);
    expect(await ids()).toHaveLength(3);
    expect(await remove('identified', 'most_recently_updated')).toBe(1);
    expect(await ids()).toEqual(['middle', 'old']);
    expect(await remove('least_recently_updated')).toBe(1);
    expect(await ids()).toEqual(['middle']);
  });

  it('leaves nothing: a user with the same id is a new one', async () => {
    await track({ attributes: [{ email: 'a@example.com', plan: 'pro' }] });
    await post('/users/delete', { email_addresses: [{ email: 'a@example.com' }] });
    await track({ attributes: [{ email: 'a@example.com', points: { inc: 1 } }] });
    expect((await everybody()).map(({ customAttributes }) => customAttributes)).toEqual([{ points: 1 }]);
  });

  it.each([
    [{}],
    [{ external_ids: [] }],
    [{ external_ids: ['a'], braze_ids: ['b'] }],
    [{ external_ids: [''] }],
    [{ email_addresses: [{ email: 'a@example.com', prioritization: ['identified', 'unidentified'] }] }],
  ])('refuses %j', async (body) => {
    await track({ attributes: [{ external_id: 'a', email: 'a@example.com' }] });
    expect(await post('/users/delete', body)).toMatchObject({ status: 400, body: { message: 'Bad Request' } });
    expect(await ids()).toEqual(['a']);
  });

  it('takes 50 ids, no more, with the permission, in this workspace', async () => {
    const external_ids = Array.from({ length: 51 }, (_, index) => `u${index}`);
    await track({ attributes: external_ids.map((external_id) => ({ external_id })) });
    expect(await post('/users/delete', { external_ids })).toMatchObject({
      status: 400,
      body: { message: 'The max number of ids per request was exceeded' },
    });
    expect((await post('/users/delete', { external_ids: ['u0'] }, 'read-only')).status).toBe(403);
    expect((await post('/users/delete', { external_ids: ['u0'] }, 'w2')).body.deleted).toBe(0);
    expect(await everybody()).toHaveLength(51);
    expect((await post('/users/delete', { external_ids: external_ids.slice(1) })).body.deleted).toBe(50);
    expect(await ids()).toEqual(['u0']);
  });

  it('lets calls about the same user come in any order: in the end there is one user, or none', async () => {
    for (let round = 0; round < 5; round++) {
      const external_id = `u${round}`;
      await track({ attributes: [{ external_id }] });
      const answers = await Promise.all([
        ...Array.from({ length: 5 }, () => track({ attributes: [{ external_id, points: { inc: 1 }, plan: 'pro' }] })),
        ...Array.from({ length: 3 }, () => post('/users/delete', { external_ids: [external_id] })),
      ]);
      expect(answers.every(({ status }) => status === 201)).toBe(true);
      const left = await everybody({ externalId: external_id });
      expect(left.length).toBeLessThanOrEqual(1);
      for (const { customAttributes } of left) expect(customAttributes.plan).toBe('pro');
    }
  });
});
