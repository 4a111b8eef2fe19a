import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { useProfileService } from '../test-support/profile-service.ts';

const alias = { alias_name: 'n', alias_label: 'l' };

describe('POST /users/merge', () => {
  const { post, track, everybody, profile, reopen, tamper, recipients } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const merge = (from: string, into: string) =>
    post('/users/merge', {
      merge_updates: [{ identifier_to_merge: { external_id: from }, identifier_to_keep: { external_id: into } }],
    });

  it('keeps one user, with what only the other had', async () => {
    await track({
      attributes: [
        { external_id: 'a', first_name: 'A', x: 1 },
        { external_id: 'b', last_name: 'B', y: 2 },
      ],
    });
    expect(await merge('a', 'b')).toEqual({ status: 201, body: { message: 'success' } });
    expect(await everybody()).toMatchObject([
      { externalId: 'b', firstName: 'A', lastName: 'B', customAttributes: { x: 1, y: 2 } },
    ]);
    expect((await merge('a', 'b')).body.errors).toEqual([
      'merge_updates.0: no user, or more than one, matches identifier_to_merge',
    ]);
  });

  it('finds users by alias and by address too', async () => {
    await track({
      attributes: [
        { external_id: 'a', email: 'x@example.com' },
        { email: 'y@example.com', plan: 'pro' },
      ],
    });
    await post('/users/alias/new', { user_aliases: [alias] });
    const update = (identifier_to_merge: object) => ({ identifier_to_merge, identifier_to_keep: { external_id: 'a' } });
    const merge_updates = [
      update({ user_alias: alias }),
      update({ email: 'y@example.com', prioritization: ['unidentified', 'most_recently_updated'] }),
    ];
    expect((await post('/users/merge', { merge_updates })).body).toEqual({ message: 'success' });
    expect(await everybody()).toMatchObject([{ externalId: 'a', aliases: [{}], customAttributes: { plan: 'pro' } }]);
  });

  it.each([
    [{}, "'merge_updates' must be an array of objects"],
    [{ merge_updates: Array(51).fill({}) }, 'a single request may not contain more than 50 merge updates'],
    [{ merge_updates: [{ identifier_to_keep: { external_id: 'a' } }] }, 'Bad Request'],
  ])('refuses %j', async (body, message) => {
    expect(await post('/users/merge', body)).toMatchObject({ status: 400, body: { message } });
    expect((await post('/users/merge', body, 'read-only')).status).toBe(403);
  });

  it('loses nothing of what is tracked at the same time', async () => {
    for (let round = 0; round < 4; round++) {
      const user_alias = { alias_name: `n${round}`, alias_label: 'l' };
      await track({ attributes: [{ external_id: `u${round}` }, { user_alias, _update_existing_only: false }] });
      const aliases_to_identify = [{ external_id: `u${round}`, user_alias }];
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          index % 8 === 3
            ? post('/users/identify', { aliases_to_identify })
            : track({
                attributes: [{ user_alias, points: { inc: 1 }, [`f${index}`]: index, _update_existing_only: false }],
              }),
        ),
      );
      expect(answers.every(({ status }) => status === 201)).toBe(true);
      const { customAttributes, aliases } = (await profile(`u${round}`))!;
      expect(customAttributes.points).toBe(14);
      expect(Object.keys(customAttributes)).toHaveLength(15);
      expect(aliases).toEqual([{ label: 'l', name: `n${round}` }]);
    }
    expect(await everybody()).toHaveLength(4);
  });

  it('ends in one user, whole, when two calls merge in opposite directions', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [`a${round}`, `b${round}`];
      await track({
        attributes: [
          { external_id: a, x: 1 },
          { external_id: b, y: 2 },
        ],
      });
      await Promise.all([merge(a, b), merge(b, a), merge(a, b)]);
      const left = await everybody({ externalId: { $in: [a, b] } });
      expect(left.map(({ customAttributes }) => customAttributes)).toEqual([{ x: 1, y: 2 }]);
    }
  });

  it('loses nothing and doubles nothing when many are merged in a chain at the same time', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `u${index}`);
    await track({ attributes: ids.map((external_id, index) => ({ external_id, [`f${index}`]: index })) });
    const pairs = ids.slice(1).map((id, index) => [ids[index]!, id] as const);
    const answers = await Promise.all(pairs.map(([from, into]) => merge(from, into)));
    // Who was to be merged into somebody who had gone first is still there.
    const merged = answers.filter(({ body }) => body.errors === undefined).length;
    const left = await everybody();
    expect(left).toHaveLength(6 - merged);
    expect(left.flatMap(({ customAttributes }) => Object.keys(customAttributes)).sort()).toEqual(
      ids.map((_, index) => `f${index}`),
    );
  });

  describe('when the process dies in the middle', () => {
    const begin = async (from: string) => {
      const { userId } = (await profile('u'))!;
      const moving = { mergingInto: userId, movingAliasKeys: ['l\0n'] };
      await tamper(from, { $set: moving, $unset: { aliasKeys: '' }, $inc: { revision: 1 } });
    };
    const makeBoth = async (): Promise<string> => {
      await track({
        attributes: [
          { external_id: 'u', x: 1 },
          { user_alias: alias, y: 2, _update_existing_only: false },
        ],
      });
      return (await everybody({ aliasKeys: 'l\0n' }))[0]!.userId;
    };

    it('is finished by the next call about the user, which loses nothing', async () => {
      await begin(await makeBoth());
      await track({ attributes: [{ user_alias: alias, y: { inc: 1 } }] });
      expect(await everybody()).toMatchObject([{ externalId: 'u', customAttributes: { x: 1, y: 3 }, aliases: [{}] }]);
    });

    it('is finished at the next start', async () => {
      await begin(await makeBoth());
      await reopen();
      expect(await recipients({ alias: { label: 'l', name: 'n' } })).toEqual(['u']);
      expect(await everybody()).toHaveLength(1);
    });

    it('leaves nothing twice when the kept user, filled already, goes on to a third one', async () => {
      const from = await makeBoth();
      await begin(from);
      const { createdAt } = (await everybody({ _id: from }))[0]!;
      await tamper('u', { $set: { absorbed: { userId: from, createdAt, revision: 1 }, 'customAttributes.y': 2 } });
      await track({ attributes: [{ external_id: 'third' }] });
      await merge('u', 'third');
      expect(await everybody()).toMatchObject([{ externalId: 'third', customAttributes: { x: 1, y: 2 } }]);
    });

    it('is off when the user to keep is gone: the other one is as before', async () => {
      await begin(await makeBoth());
      await post('/users/delete', { external_ids: ['u'] });
      await track({ attributes: [{ user_alias: alias, z: 3 }] });
      expect(await everybody()).toMatchObject([{ customAttributes: { y: 2, z: 3 }, aliases: [{ name: 'n' }] }]);
      expect(await everybody({ aliasKeys: 'l\0n' })).toHaveLength(1);
    });
  });
});
