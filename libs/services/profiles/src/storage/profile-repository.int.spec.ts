import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import {
  createProfileBook,
  newProfile,
  planUpdates,
  type PlacedUpdate,
  type Profile,
  type ProfileChange,
} from '@fanfare/domain';
import { planContext } from './plan-context.ts';
import { createProfileRepository, type ProfileRepository } from './profile-repository.ts';

const set: ProfileChange = { type: 'set', path: ['firstName'], value: 'Ada' };
const setFirstName: PlacedUpdate = {
  place: 0,
  update: { identifier: { externalId: 'a' }, changes: [set], ifUnknown: 'skip' },
};

describe('the profile repository, when somebody else was first', () => {
  let folder: string;
  let store: DocumentStore;
  let repository: ProfileRepository;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-repository-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    repository = createProfileRepository(store);
    await repository.open();
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const add = async (externalId: string, userId = externalId, now = 1): Promise<Profile> => {
    const profile = newProfile({ externalId }, { workspaceId: 'w', userId, randomBucket: 1, now });
    expect(await repository.take({ type: 'create', profile }, none)).toBe(true);
    return profile;
  };
  const none = { profiles: [], revisions: new Map<string, number>() };
  const found = (...externalIds: string[]) =>
    repository.find(
      'w',
      externalIds.map((externalId) => ({ externalId })),
    );
  const planned = async () => {
    const loaded = await repository.load('w', [setFirstName]);
    return { loaded, ...planUpdates(createProfileBook('w', loaded.profiles), [setFirstName], planContext('w', 2)) };
  };

  it('writes nothing to a profile that was merged away or deleted meanwhile, and says so', async () => {
    const [a, b] = [await add('a'), await add('b')];
    const { writes, loaded } = await planned();
    expect(await repository.take({ type: 'merge', from: a, into: b }, await found('a', 'b'))).toBe(true);
    expect(await repository.write(writes, loaded)).toEqual(new Set(['a']));
    expect((await found('a', 'b')).profiles).toMatchObject([{ externalId: 'b' }]);
  });

  it('writes nothing to a profile whose merge has only begun', async () => {
    await add('a');
    const { writes, loaded } = await planned();
    await store.collection('profiles').updateOne({ _id: 'a' }, { $set: { mergingInto: 'b' } });
    expect(await repository.write(writes, loaded)).toEqual(new Set(['a']));
    expect((await found('a')).profiles).not.toMatchObject([{ firstName: 'Ada' }]);
  });

  it('takes no step on a profile that was changed meanwhile', async () => {
    const [a, b] = [await add('a'), await add('b')];
    const before = await found('a', 'b');
    const { writes, loaded } = await planned();
    await repository.write(writes, loaded);
    expect(await repository.take({ type: 'replace', before: a, after: { ...a, externalId: 'c' } }, before)).toBe(false);
    expect(await repository.take({ type: 'delete', profile: a }, before)).toBe(false);
    expect(await repository.take({ type: 'merge', from: a, into: b }, before)).toBe(false);
    expect((await found('a', 'b', 'c')).profiles).toHaveLength(2);
  });

  it('does not take a user who was made anew under the same id for the former one', async () => {
    const former = await add('a');
    const before = await found('a');
    await repository.take({ type: 'delete', profile: former }, before);
    await add('a', 'a', 5);
    expect(await repository.take({ type: 'delete', profile: former }, before)).toBe(false);
    expect((await found('a')).profiles).toHaveLength(1);
  });

  it('makes no second user with the same external id or alias', async () => {
    await add('a');
    const profile = newProfile({ externalId: 'a' }, { workspaceId: 'w', userId: 'other', randomBucket: 1, now: 1 });
    expect(await repository.take({ type: 'create', profile }, none)).toBe(false);
  });
});
