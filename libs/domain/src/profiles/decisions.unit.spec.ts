import { describe, expect, it } from '@jest/globals';
import { decideAliasUpdate, decideNewAlias } from './decide-aliases.ts';
import { decideRemoval, decideRename } from './decide-external-ids.ts';
import { decideDeletion, decideIdentify, decideMerge } from './decide-identify.ts';
import { newProfile } from './identifier.ts';
import { createProfileBook } from './profile-book.ts';
import type { Profile } from './profile.ts';

const context = { workspaceId: 'w', now: 9, newUserId: () => 'new', newRandomBucket: () => 1 };
const alias = { label: 'l', name: 'n' };

function user(userId: string, fields: Partial<Profile> = {}): Profile {
  const { externalId: _none, ...anonymous } = newProfile(
    { userId },
    { workspaceId: 'w', userId, randomBucket: 1, now: 1 },
  );
  return { ...anonymous, ...fields };
}
const known = user('k', { externalId: 'u', formerExternalIds: ['former'] });
const anonymous = user('a', { aliases: [alias], email: 'e', phone: 'p' });
const book = (...profiles: Profile[]) => createProfileBook('w', profiles);

describe('a new alias', () => {
  it('goes to the user, or makes one', () => {
    expect(decideNewAlias(book(known), { alias, externalId: 'u' }, context)).toMatchObject({
      step: { type: 'replace', after: { userId: 'k', aliases: [alias], updatedAt: 9 } },
    });
    expect(decideNewAlias(book(), { alias }, context)).toMatchObject({
      step: { type: 'create', profile: { userId: 'new', aliases: [alias] } },
    });
  });

  it('that is there already changes nothing', () => {
    expect(decideNewAlias(book(anonymous), { alias }, context)).toEqual({ ok: true, userId: 'a' });
  });

  it.each<[string, Profile[], string]>([
    ['an unknown user', [], 'no user has this external_id'],
    ['another user’s', [known, anonymous], 'another user has this alias'],
    [
      'a second under the label',
      [{ ...known, aliases: [{ label: 'l', name: 'x' }] }],
      'the user has an alias with this alias_label',
    ],
  ])('is refused for %s', (_name, profiles, problem) => {
    expect(decideNewAlias(book(...profiles), { alias, externalId: 'u' }, context)).toEqual({ ok: false, problem });
  });

  it('replaces the old name in its place', () => {
    const two = { ...anonymous, aliases: [alias, { label: 'm', name: 'n' }] };
    expect(decideAliasUpdate(book(two), { label: 'l', oldName: 'n', newName: 'x' }, context)).toMatchObject({
      step: {
        after: {
          aliases: [
            { label: 'l', name: 'x' },
            { label: 'm', name: 'n' },
          ],
        },
      },
    });
  });
});

describe('an external id', () => {
  it('is renamed from the primary one, which is kept as a former one', () => {
    expect(decideRename(book(known), { currentExternalId: 'u', newExternalId: 'v' }, context)).toMatchObject({
      step: { after: { externalId: 'v', formerExternalIds: ['former', 'u'] } },
    });
    expect(decideRename(book(known), { currentExternalId: 'former', newExternalId: 'v' }, context).ok).toBe(false);
    expect(decideRename(book(known), { currentExternalId: 'u', newExternalId: 'former' }, context).ok).toBe(false);
  });

  it('is removed only where it is a former one', () => {
    const removal = decideRemoval(book(known), 'former', context);
    expect(removal).toMatchObject({ ok: true, step: { type: 'replace' } });
    expect(removal).not.toHaveProperty('step.after.formerExternalIds');
    expect(decideRemoval(book(known), 'u', context).ok).toBe(false);
  });
});

describe('identifying', () => {
  const byAlias = { identifier: { alias } };

  it('gives a free id to the anonymous user, and merges into a known one', () => {
    expect(decideIdentify(book(anonymous), { externalId: 'u', user: byAlias }, context)).toMatchObject({
      step: { type: 'replace', after: { userId: 'a', externalId: 'u' } },
    });
    expect(decideIdentify(book(anonymous, known), { externalId: 'u', user: byAlias }, context)).toEqual({
      ok: true,
      userId: 'k',
      step: { type: 'merge', from: anonymous, into: known },
    });
  });

  it('does not take the known user for the anonymous one with the same address', () => {
    const same = { ...known, email: 'e' };
    const byEmail = { externalId: 'u', user: { identifier: { email: 'e' } } };
    expect(decideIdentify(book(anonymous, same), byEmail, context)).toMatchObject({ step: { from: { userId: 'a' } } });
    expect(decideIdentify(book(same), byEmail, context)).toEqual({ ok: true, userId: 'k' });
  });
});

describe('merging and deleting', () => {
  it('need exactly one user each, and two different ones', () => {
    const keep = { identifier: { externalId: 'u' } };
    expect(decideMerge(book(anonymous, known), { merge: { identifier: { phone: 'p' } }, keep })).toMatchObject({
      step: { type: 'merge', from: { userId: 'a' }, into: { userId: 'k' } },
    });
    expect(decideMerge(book(known), { merge: keep, keep }).ok).toBe(false);
    const shared = book(anonymous, user('b', { email: 'e' }));
    expect(decideDeletion(shared, { identifier: { email: 'e' } }).ok).toBe(false);
    expect(decideDeletion(shared, { identifier: { phone: 'p' } })).toMatchObject({ step: { type: 'delete' } });
  });
});

describe('users who are too large as one', () => {
  const large = (one: Profile, name: string): Profile => ({
    ...one,
    customAttributes: { [name]: 'x'.repeat(600_000) },
  });
  const [from, into] = [large(anonymous, 'a'), large(known, 'b')];
  const problem = 'the two users would be too large as one';

  it('stay two', () => {
    const identification = { externalId: 'u', user: { identifier: { alias } } };
    expect(decideIdentify(book(from, into), identification, context)).toEqual({ ok: false, problem });
    const merge = { merge: { identifier: { alias } }, keep: { identifier: { externalId: 'u' } } };
    expect(decideMerge(book(from, into), merge)).toEqual({ ok: false, problem });
  });

  it('take no more aliases', () => {
    const full = { ...known, customAttributes: { a: 'x'.repeat(1_000_000) } };
    expect(decideNewAlias(book(full), { alias, externalId: 'u' }, context)).toEqual({
      ok: false,
      problem: 'the user has too many aliases',
    });
  });
});
