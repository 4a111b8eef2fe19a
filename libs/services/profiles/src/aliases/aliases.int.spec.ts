import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { useProfileService } from '../test-support/profile-service.ts';

describe('user aliases', () => {
  const { post, track, everybody, profile } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const alias = (alias_name: string, alias_label = 'app') => ({ alias_name, alias_label });
  const trackAlias = (name: string, fields: object) => track({ attributes: [{ user_alias: alias(name), ...fields }] });

  it('are added to a known user, who is found by them from then on', async () => {
    await track({ attributes: [{ external_id: 'u' }] });
    expect(await post('/users/alias/new', { user_aliases: [{ external_id: 'u', ...alias('n') }] })).toEqual({
      status: 201,
      body: { message: 'success', aliases_processed: 1 },
    });
    await trackAlias('n', { first_name: 'Ada' });
    expect(await profile('u')).toMatchObject({ firstName: 'Ada', aliases: [{ label: 'app', name: 'n' }] });
    expect(await everybody()).toHaveLength(1);
  });

  it('make a user who has nothing else, once', async () => {
    const body = { user_aliases: [alias('n'), alias('m')] };
    expect((await post('/users/alias/new', body)).body.aliases_processed).toBe(2);
    expect((await post('/users/alias/new', body)).body.aliases_processed).toBe(2);
    await trackAlias('m', { first_name: 'Ada' });
    expect((await everybody()).map(({ firstName }) => firstName ?? '').sort()).toEqual(['', 'Ada']);
  });

  it('are not added to an unknown user, under a label that is used, or where another user has them', async () => {
    await track({ attributes: [{ external_id: 'u' }, { external_id: 'v' }] });
    await post('/users/alias/new', { user_aliases: [{ external_id: 'u', ...alias('n') }] });
    const user_aliases = [
      { external_id: 'nobody', ...alias('x') },
      { external_id: 'u', ...alias('other') },
      { external_id: 'v', ...alias('n') },
      { external_id: 'v', alias_name: 'no label' },
      { external_id: 'v', ...alias('ok') },
    ];
    expect(await post('/users/alias/new', { user_aliases })).toEqual({
      status: 201,
      body: {
        message: 'success',
        aliases_processed: 1,
        errors: [
          'user_aliases.3.alias_label: is required',
          'user_aliases.0: no user has this external_id',
          'user_aliases.1: the user has an alias with this alias_label',
          'user_aliases.2: another user has this alias',
        ],
      },
    });
    expect([(await profile('u'))!.aliases, (await profile('v'))!.aliases]).toEqual([
      [{ label: 'app', name: 'n' }],
      [{ label: 'app', name: 'ok' }],
    ]);
    expect(await everybody()).toHaveLength(2);
  });

  it('are renamed: the old name finds nobody, the new one the user', async () => {
    await post('/users/alias/new', { user_aliases: [alias('old'), alias('taken')] });
    const update = (old_alias_name: string, new_alias_name: string) =>
      post('/users/alias/update', { alias_updates: [{ alias_label: 'app', old_alias_name, new_alias_name }] });
    expect(await update('old', 'new')).toEqual({ status: 201, body: { message: 'success' } });
    expect((await update('new', 'taken')).body.errors).toEqual(['alias_updates.0: another user has the new alias']);
    expect((await update('old', 'x')).body.errors).toEqual(['alias_updates.0: no user has this alias']);
    await trackAlias('old', { first_name: 'Nobody' });
    await trackAlias('new', { first_name: 'Ada' });
    expect((await everybody()).map(({ firstName }) => firstName ?? '').sort()).toEqual(['', 'Ada']);
  });

  it.each([
    [{}, { message: 'Bad Request', errors: ['user_aliases: is required'] }],
    [{ user_aliases: [{ alias_label: 'l' }] }, { message: 'Bad Request' }],
    [{ user_aliases: Array(51).fill(alias('n')) }, { message: 'The max number of ids per request was exceeded' }],
  ])('are refused as a whole: %j', async (body, answer) => {
    expect(await post('/users/alias/new', body)).toMatchObject({ status: 400, body: answer });
    expect(await everybody()).toEqual([]);
  });

  it('belong to one user, however many calls want them at the same time', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `u${index}`);
    await track({ attributes: ids.map((external_id) => ({ external_id })) });
    const answers = await Promise.all([
      ...ids.map((external_id) => post('/users/alias/new', { user_aliases: [{ external_id, ...alias('n') }] })),
      ...ids.map(() => trackAlias('m', { points: { inc: 1 }, _update_existing_only: false })),
      ...ids.map(() => post('/users/alias/new', { user_aliases: [alias('m')] })),
    ]);
    expect(
      answers
        .slice(0, 10)
        .map(({ body }) => body.aliases_processed)
        .sort(),
    ).toEqual([...Array(9).fill(0), 1]);
    expect(await everybody({ aliasKeys: 'app\0n' })).toHaveLength(1);
    expect(await everybody({ aliasKeys: 'app\0m' })).toMatchObject([{ customAttributes: { points: 10 } }]);
  });

  it('need permissions of their own', async () => {
    expect((await post('/users/alias/new', { user_aliases: [alias('n')] }, 'read-only')).status).toBe(403);
    expect((await post('/users/alias/update', {}, 'read-only')).status).toBe(403);
  });
});
