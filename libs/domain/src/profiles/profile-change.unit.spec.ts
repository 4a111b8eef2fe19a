import { describe, expect, it } from '@jest/globals';
import { newProfile } from './identifier.ts';
import { applyChanges, MEMBERS_MAX, readsCurrent, valueAt, type ProfileChange } from './profile-change.ts';

const nobody = newProfile({ externalId: 'u' }, { workspaceId: 'w', userId: 'id', randomBucket: 7, now: 1 });
const points = ['customAttributes', 'points'] as const;
const tags = ['customAttributes', 'tags'] as const;

const after = (...changes: ProfileChange[]): unknown => {
  const changed = applyChanges(nobody, changes);
  return changed.ok ? valueAt(changed.profile, changes.at(-1)!.path) : changed.problem;
};
const set = (path: ProfileChange['path'], value: unknown): ProfileChange => ({ type: 'set', path, value });
const increment = (by: number): ProfileChange => ({ type: 'increment', path: points, by });
const add = (...members: string[]): ProfileChange => ({ type: 'add_members', path: tags, members, max: MEMBERS_MAX });
const remove = (...members: string[]): ProfileChange => ({ type: 'remove_members', path: tags, members });

const address = ['customAttributes', 'address'] as const;
const merge = (value: Record<string, unknown>): ProfileChange => ({ type: 'merge_object', path: address, value });
const home = { city: 'Bonn', geo: { lat: 1, lon: 1 }, list: [1] };
const merged = { city: 'Rome', geo: { lat: 2, lon: 1 }, list: [1] };

describe('a new profile', () => {
  it('is subscribed, empty, and known by what it was created for', () => {
    expect(nobody).toMatchObject({ externalId: 'u', aliases: [], emailSubscribe: 'subscribed', customAttributes: {} });
    const birth = { workspaceId: 'w', userId: 'id', randomBucket: 7, now: 1 };
    expect(newProfile({ alias: { name: 'n', label: 'l' } }, birth).aliases).toEqual([{ name: 'n', label: 'l' }]);
    expect(newProfile({ email: 'a@b.co' }, birth)).not.toHaveProperty('externalId');
  });
});

describe('a change', () => {
  const table: [string, ProfileChange[], unknown][] = [
    ['sets', [set(['firstName'], 'Ada')], 'Ada'],
    ['removes', [set(['firstName'], 'Ada'), { type: 'remove', path: ['firstName'] }], undefined],
    ['removes what is not there', [{ type: 'remove', path: points }], undefined],
    ['counts from nothing', [increment(3)], 3],
    ['counts on', [set(points, 2), increment(3), increment(-1)], 4],
    ['counts no text', [set(points, '2'), increment(3)], "'points' is not a number, so it has no increment"],
    [
      'counts on to the last number that is exact',
      [set(points, Number.MAX_SAFE_INTEGER - 1), increment(1)],
      Number.MAX_SAFE_INTEGER,
    ],
    [
      'counts no further',
      [set(points, Number.MAX_SAFE_INTEGER), increment(1)],
      "'points' would be too large to be exact",
    ],
    ['counts on from a fraction', [set(points, 1.5), increment(1)], 2.5],
    ['adds what is new', [set(tags, ['a']), add('b', 'a')], ['a', 'b']],
    ['adds to nothing', [add('a')], ['a']],
    ['removes members', [set(tags, ['a', 'b', 'c']), remove('a', 'c', 'x')], ['b']],
    ['removes from nothing', [remove('a')], undefined],
    ['adds to no text', [set(tags, 'a'), add('b')], "'tags' is not an array that takes members"],
    ['adds to no objects', [set(tags, [{ a: 1 }]), add('b')], "'tags' is not an array that takes members"],
    ['merges objects at every depth', [set(address, home), merge({ city: 'Rome', geo: { lat: 2 } })], merged],
    [
      'removes by null in a merge',
      [set(address, home), merge({ geo: { lat: null }, city: null })],
      { geo: { lon: 1 }, list: [1] },
    ],
    ['replaces arrays in a merge', [set(address, home), merge({ list: [2] })], { ...home, list: [2] }],
    ['merges into nothing', [merge({ city: 'Rome', zip: null, geo: { lat: null } })], { city: 'Rome', geo: {} }],
    ['merges over a text', [set(address, 'Rome'), merge({ city: 'Rome' })], { city: 'Rome' }],
    [
      'merges nothing into what would be too large',
      [set(address, home), merge({ text: 'x'.repeat(100_000) })],
      "'address' would be larger than 100000 bytes",
    ],
  ];
  it.each(table)('%s', (_name, changes, expected) => {
    expect(after(...changes)).toEqual(expected);
  });

  it('keeps the latest members of a full array', () => {
    const names = Array.from({ length: MEMBERS_MAX }, (_, index) => `n${index}`);
    expect(after(set(tags, names), add('last'))).toEqual([...names.slice(1), 'last']);
  });

  it('keeps as many members as it says', () => {
    const path = tags;
    expect(after({ type: 'add_members', path, members: ['a', 'b', 'c'], max: 2 })).toEqual(['b', 'c']);
  });

  it('replaces a push token that is there already, and keeps the others', () => {
    const put = (...tokens: { appId: string; token: string; deviceId?: string }[]): ProfileChange => ({
      type: 'put_push_tokens',
      path: ['pushTokens'],
      tokens,
    });
    expect(
      after(
        put({ appId: 'a', token: 't' }, { appId: 'b', token: 't' }),
        put({ appId: 'a', token: 't', deviceId: 'd' }),
      ),
    ).toEqual([
      { appId: 'a', token: 't', deviceId: 'd' },
      { appId: 'b', token: 't' },
    ]);
  });

  it('is made with all the others of its object or not at all', () => {
    expect(applyChanges(nobody, [set(['firstName'], 'Ada'), set(points, 'x'), increment(1)])).toMatchObject({
      ok: false,
    });
    expect(nobody).not.toHaveProperty('firstName');
  });

  it('may have a name that objects know already', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(valueAt(nobody, ['customAttributes', name])).toBeUndefined();
      expect(after(set(['customAttributes', name], { x: 1 }))).toEqual({ x: 1 });
    }
  });

  it('depends on what is stored unless it sets or removes', () => {
    expect([set(points, 1), { type: 'remove', path: points } as const].some(readsCurrent)).toBe(false);
    expect([increment(1), add('a'), remove('a')].every(readsCurrent)).toBe(true);
  });
});
