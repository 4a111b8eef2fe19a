import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { useProfileService } from '../test-support/profile-service.ts';

describe('external ids', () => {
  const { post, track, everybody, profile, recipients } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const rename = (...pairs: [string, string][]) =>
    post('/users/external_ids/rename', {
      external_id_renames: pairs.map(([current_external_id, new_external_id]) => ({
        current_external_id,
        new_external_id,
      })),
    });
  const remove = (...external_ids: string[]) => post('/users/external_ids/remove', { external_ids });

  it('are renamed; both find the user, for data and for messages, until the old one is removed', async () => {
    await track({ attributes: [{ external_id: 'old', plan: 'pro' }] });
    expect(await rename(['old', 'new'])).toEqual({
      status: 201,
      body: { message: 'success', external_ids: ['new'], rename_errors: [] },
    });
    await track({
      attributes: [
        { external_id: 'old', first_name: 'Ada' },
        { external_id: 'new', last_name: 'L' },
      ],
    });
    expect(await everybody()).toMatchObject([{ externalId: 'new', firstName: 'Ada', lastName: 'L' }]);
    expect(await recipients({ externalId: 'old' }, { externalId: 'new' })).toEqual(['new', 'new']);

    expect((await remove('old')).body).toEqual({ message: 'success', removed_ids: ['old'], removal_errors: [] });
    expect(await recipients({ externalId: 'old' }, { externalId: 'new' })).toEqual([undefined, 'new']);
    await track({ attributes: [{ external_id: 'old' }] });
    expect(await everybody()).toHaveLength(2);
    expect(await profile('new')).not.toHaveProperty('formerExternalIds');
  });

  it('are renamed only from a primary one to a free one', async () => {
    await track({ attributes: [{ external_id: 'a' }, { external_id: 'b' }] });
    await rename(['a', 'a2']);
    expect((await rename(['a', 'x'], ['nobody', 'y'], ['b', 'b'], ['b', 'a'], ['b', 'a2'], ['b', 'b2'])).body).toEqual({
      message: 'success',
      external_ids: ['b2'],
      rename_errors: [
        [0, 'current_external_id is deprecated'],
        [1, 'no user has current_external_id'],
        [2, 'current_external_id and new_external_id are the same'],
        [3, 'new_external_id is already in use'],
        [4, 'new_external_id is already in use'],
      ],
    });
  });

  it('are removed only when they are deprecated', async () => {
    await track({ attributes: [{ external_id: 'a' }] });
    expect((await remove('a', 'nobody')).body).toEqual({
      message: 'success',
      removed_ids: [],
      removal_errors: [
        [0, 'a primary external_id cannot be removed'],
        [1, 'no user has this external_id'],
      ],
    });
    expect(await profile('a')).toBeDefined();
  });

  it('go to one of many users who want the same one at the same time', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `u${index}`);
    await track({ attributes: ids.map((external_id) => ({ external_id })) });
    const answers = await Promise.all(ids.map((id) => rename([id, 'wanted'])));
    expect(answers.flatMap(({ body }) => body.external_ids)).toEqual(['wanted']);
    expect(await everybody({ externalId: 'wanted' })).toHaveLength(1);
    expect(await everybody()).toHaveLength(8);
  });

  it.each([
    ['/users/external_ids/rename', {}, 'Bad Request'],
    ['/users/external_ids/remove', { external_ids: [] }, 'Bad Request'],
    [
      '/users/external_ids/remove',
      { external_ids: Array(51).fill('a') },
      'The max number of ids per request was exceeded',
    ],
  ])('%s refuses %j', async (path, body, message) => {
    expect(await post(path, body)).toMatchObject({ status: 400, body: { message } });
    expect((await post(path, body, 'read-only')).status).toBe(403);
  });
});
