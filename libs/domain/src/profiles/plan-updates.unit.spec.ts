import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newProfile, userIdFor, type Identifier } from './identifier.ts';
import { planUpdates, type ProfileUpdate, type UpdatePlan } from './plan-updates.ts';
import { createProfileBook } from './profile-book.ts';
import { MEMBERS_MAX, type ProfileChange } from './profile-change.ts';
import type { Profile } from './profile.ts';

const workspaceId = 'w';
const NOW = 1_000;

/** Ids in the order in which users are made, so that two runs can be compared. */
const context = () => {
  let made = 0;
  return { workspaceId, now: NOW, newUserId: () => `new-${++made}`, newRandomBucket: () => 0 };
};

const stored = (userId: string, identifier: Identifier, fields: Partial<Profile> = {}): Profile => ({
  ...newProfile(identifier, { workspaceId, userId, randomBucket: 0, now: 1 }),
  ...fields,
});

const plan = (profiles: readonly Profile[], updates: readonly ProfileUpdate[], run = context()): UpdatePlan =>
  planUpdates(
    createProfileBook(workspaceId, profiles),
    updates.map((update, place) => ({ update, place })),
    run,
  );

const outcomesOf = ({ outcomes }: UpdatePlan): unknown[] =>
  [...outcomes].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
const firstName = (value: string): ProfileChange => ({ type: 'set', path: ['firstName'], value });
const setEmail = (value: string): ProfileChange => ({ type: 'set', path: ['email'], value });
const emailState = (value: string): ProfileChange => ({ type: 'set', path: ['emailSubscribe'], value });
const points = (by: number): ProfileChange => ({ type: 'increment', path: ['customAttributes', 'points'], by });
const update = (
  identifier: Identifier,
  changes: ProfileChange[] = [],
  ifUnknown: ProfileUpdate['ifUnknown'] = 'create',
): ProfileUpdate => ({ identifier, changes, ifUnknown, sharesEmailState: 'externalId' in identifier });

describe('an update of nobody', () => {
  it('makes a user, skips, or is refused, as it says', () => {
    const unknown = [
      update({ externalId: 'a' }),
      update({ externalId: 'b' }, [firstName('B')], 'skip'),
      update({ userId: 'c' }, [], 'refuse'),
    ];
    const planned = plan([], unknown);
    expect(outcomesOf(planned)).toEqual([
      { status: 'applied', userId: 'new-1', externalId: 'a' },
      { status: 'skipped' },
      { status: 'refused', problem: "The value provided for the 'braze_id' field is not a known user." },
    ]);
    expect(planned.writes.map(({ profile, isNew }) => [profile.externalId, isNew])).toEqual([['a', true]]);
  });

  it('makes one user of several updates', () => {
    const { writes } = plan([], [update({ externalId: 'a' }, [points(2)]), update({ externalId: 'a' }, [points(3)])]);
    expect(writes).toHaveLength(1);
    expect(writes[0]!.profile.customAttributes).toEqual({ points: 5 });
  });

  it('makes the same user for the same address whoever is first, unless that one has moved to another address', () => {
    const own = userIdFor(workspaceId, { email: 'a@b.co' })!;
    expect(outcomesOf(plan([], [update({ email: 'a@b.co' })]))).toEqual([{ status: 'applied', userId: own }]);
    const moved = stored(own, { email: 'new@b.co' });
    expect(outcomesOf(plan([moved], [update({ email: 'a@b.co' })]))).toEqual([{ status: 'applied', userId: 'new-1' }]);
  });
});

describe('an address', () => {
  const old = stored('x', { externalId: 'old' }, { email: 'a@b.co', updatedAt: 5 });
  const recent = stored('y', { externalId: 'recent' }, { email: 'a@b.co', updatedAt: 6 });

  it('finds the most recently updated of its users', () => {
    expect(outcomesOf(plan([recent, old], [update({ email: 'a@b.co' })]))).toMatchObject([{ externalId: 'recent' }]);
  });

  it('finds one with an external id before one without', () => {
    const anonymous = stored('a', { email: 'a@b.co' }, { updatedAt: 7 });
    for (const users of [
      [anonymous, recent, old],
      [old, recent, anonymous],
    ]) {
      expect(outcomesOf(plan(users, [update({ email: 'a@b.co' })]))).toMatchObject([{ externalId: 'recent' }]);
    }
    expect(outcomesOf(plan([anonymous], [update({ email: 'a@b.co' })]))).toMatchObject([{ userId: 'a' }]);
  });

  it('is looked up as the call has left it so far', () => {
    const moves = [
      update({ externalId: 'old' }, [setEmail('new@b.co')]),
      update({ email: 'new@b.co' }, [firstName('Ada')]),
    ];
    const { writes } = plan([old, recent], moves);
    expect(writes.map(({ profile }) => profile)).toEqual([
      { ...old, email: 'new@b.co', firstName: 'Ada', updatedAt: NOW },
    ]);
  });
});

describe('a user who is as large as can be', () => {
  const full = stored('f', { externalId: 'f' }, { email: 'a@b.co', customAttributes: { a: 'x'.repeat(1_000_000) } });
  const attribute = (name: string, value: string): ProfileChange => ({
    type: 'set',
    path: ['customAttributes', name],
    value,
  });

  it('takes no more attributes, but less', () => {
    const updates = [
      update({ externalId: 'f' }, [attribute('b', 'y')]),
      update({ externalId: 'f' }, [attribute('a', 'y')]),
      update({ externalId: 'f' }, [attribute('b', 'y')]),
    ];
    expect(outcomesOf(plan([full], updates))).toEqual([
      { status: 'refused', problem: 'The user would be larger than 1000000 bytes' },
      { status: 'applied', userId: 'f', externalId: 'f' },
      { status: 'applied', userId: 'f', externalId: 'f' },
    ]);
  });

  it('unsubscribes', () => {
    const { writes } = plan([full], [update({ externalId: 'f' }, [emailState('unsubscribed')])]);
    expect(writes[0]?.profile.emailSubscribe).toBe('unsubscribed');
  });

  it('is written to only as read', () => {
    const [large, small] = [stored('l', { externalId: 'l' }), stored('s', { externalId: 's' })];
    const { writes } = plan(
      [large, small],
      [
        update({ externalId: 'l' }, [attribute('a', 'x'.repeat(200_000))]),
        update({ externalId: 's' }, [attribute('a', 'x')]),
      ],
    );
    expect(writes.map(({ readsCurrent }) => readsCurrent)).toEqual([true, false]);
  });
});

describe('the e-mail subscription state', () => {
  const users = ['x', 'y', 'z'].map((id) =>
    stored(id, { externalId: id }, { email: id === 'z' ? 'z@b.co' : 'a@b.co' }),
  );
  const statesAfter = (...updates: ProfileUpdate[]): unknown =>
    Object.fromEntries(plan(users, updates).writes.map(({ profile }) => [profile.userId, profile.emailSubscribe]));

  it('changes for every user with the address when it changes by external id', () => {
    expect(statesAfter(update({ externalId: 'x' }, [emailState('unsubscribed')]))).toEqual({
      x: 'unsubscribed',
      y: 'unsubscribed',
    });
  });

  it('changes for the users of the address that the same update sets', () => {
    expect(statesAfter(update({ externalId: 'x' }, [emailState('opted_in'), setEmail('z@b.co')]))).toEqual({
      x: 'opted_in',
      z: 'opted_in',
    });
  });

  it('changes for one user alone by another identifier', () => {
    expect(statesAfter(update({ userId: 'x' }, [emailState('unsubscribed')], 'refuse'))).toEqual({ x: 'unsubscribed' });
  });

  it('leaves the time of update of the others alone, and is decided with them again after a lost race', () => {
    const { writes } = plan(users, [update({ externalId: 'x' }, [emailState('unsubscribed')])]);
    const other = writes.find(({ profile }) => profile.userId === 'y')!;
    expect(other.profile.updatedAt).toBe(1);
    expect(other.updates).toMatchObject([{ place: 0, isConsequence: true, update: { identifier: { userId: 'y' } } }]);
  });
});

describe('what is written', () => {
  const user = stored('x', { externalId: 'x' });

  it('is only what was touched, and guarded only where it was decided on what is stored', () => {
    const [write] = plan(
      [user],
      [update({ externalId: 'x' }, [firstName('A')]), update({ userId: 'x' }, [firstName('B')])],
    ).writes;
    expect(write).toMatchObject({ isNew: false, paths: [['firstName']], readsCurrent: false });
    expect(plan([user], [update({ externalId: 'x' }, [points(1)])]).writes[0]).toMatchObject({ readsCurrent: true });
  });

  it('is nothing for a known user who only did something', () => {
    expect(plan([user], [update({ externalId: 'x' })]).writes).toEqual([]);
  });

  it('is nothing of an update that is refused', () => {
    const bad = update({ externalId: 'x' }, [
      firstName('A'),
      { type: 'set', path: ['customAttributes', 'points'], value: 'text' },
      points(1),
    ]);
    const planned = plan([user], [bad]);
    expect(planned.writes).toEqual([]);
    expect(outcomesOf(planned)).toMatchObject([{ status: 'refused' }]);
  });
});

const anyUpdate: fc.Arbitrary<ProfileUpdate> = fc
  .record({
    identifier: fc.oneof(
      fc.constantFrom('a', 'b').map((externalId): Identifier => ({ externalId })),
      fc.constantFrom('m@x.co', 'n@x.co').map((email): Identifier => ({ email })),
      fc.constantFrom('n1', 'n2').map((name): Identifier => ({ alias: { name, label: 'l' } })),
      fc.constantFrom('+4915112345').map((phone): Identifier => ({ phone })),
    ),
    changes: fc.array(
      fc.oneof(
        fc.constantFrom('m@x.co', 'n@x.co').map(setEmail),
        fc.constantFrom('opted_in', 'unsubscribed').map(emailState),
        fc.integer({ min: 1, max: 9 }).map(points),
        fc.constantFrom('p', 'q').map((member): ProfileChange => {
          return { type: 'add_members', path: ['customAttributes', 'tags'], members: [member], max: MEMBERS_MAX };
        }),
        fc
          .constantFrom('tags', 'points')
          .map((name): ProfileChange => ({ type: 'remove', path: ['customAttributes', name] })),
      ),
      { maxLength: 3 },
    ),
    ifUnknown: fc.constantFrom('create' as const, 'skip' as const),
  })
  .map(({ identifier, changes, ifUnknown }) => update(identifier, changes, ifUnknown));

describe('a call of many updates', () => {
  it('ends like the same updates one call at a time', () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 12 }), (updates) => {
        const together = storeAll(new Map(), plan([], updates));
        const run = context();
        const apart = updates.reduce(
          (profiles, one) => storeAll(profiles, plan([...profiles.values()], [one], run)),
          new Map<string, Profile>(),
        );
        expect(together).toEqual(apart);
      }),
      { numRuns: 500 },
    );
  });
});

const storeAll = (profiles: Map<string, Profile>, { writes }: UpdatePlan): Map<string, Profile> => {
  for (const { profile } of writes) profiles.set(profile.userId, profile);
  return profiles;
};
