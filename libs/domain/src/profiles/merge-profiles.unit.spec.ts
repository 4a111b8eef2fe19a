import { describe, expect, it } from '@jest/globals';
import { newProfile } from './identifier.ts';
import { mergeProfiles } from './merge-profiles.ts';
import type { Profile } from './profile.ts';
import { chooseUser, type Prioritization } from './prioritization.ts';

const user = (fields: Partial<Profile> = {}): Profile => ({
  ...newProfile({ externalId: 'u' }, { workspaceId: 'w', userId: 'id', randomBucket: 1, now: 1 }),
  ...fields,
});

describe('merging a profile into another', () => {
  it('fills gaps, and leaves what is there', () => {
    const from = user({
      userId: 'f',
      externalId: 'f',
      firstName: 'F',
      country: 'DE',
      customAttributes: { a: 1, b: 1 },
    });
    const into = user({ firstName: 'I', customAttributes: { b: 2 } });
    expect(mergeProfiles({ from, into })).toEqual({
      ...into,
      mergedUserIds: ['f'],
      country: 'DE',
      customAttributes: { a: 1, b: 2 },
    });
  });

  it('remembers who is in it, and what calls have changed either', () => {
    const call = (callId: string, at: number, places: number[]) => ({ callId, at, places });
    const from = user({
      userId: 'f',
      mergedUserIds: ['e'],
      appliedCalls: [call('one', 1, [0]), call('both', 3, [1])],
    });
    const into = user({ mergedUserIds: ['d'], appliedCalls: [call('other', 2, [0]), call('both', 3, [2])] });
    const merged = mergeProfiles({ from, into });
    expect(merged.mergedUserIds).toEqual(['d', 'e', 'f']);
    expect(merged.appliedCalls).toEqual([call('one', 1, [0]), call('other', 2, [0]), call('both', 3, [2, 1])]);
    expect(mergeProfiles({ from, into: merged })).toEqual(merged);
  });

  it('takes the earliest first and the latest last session', () => {
    const from = user({ firstSessionAt: 1, lastSessionAt: 5 });
    const into = user({ firstSessionAt: 2, lastSessionAt: 9 });
    expect(mergeProfiles({ from, into })).toMatchObject({ firstSessionAt: 1, lastSessionAt: 9 });
    expect(mergeProfiles({ from, into: user() })).toMatchObject({ firstSessionAt: 1, lastSessionAt: 5 });
  });

  it('takes aliases under free labels, and tokens that are new', () => {
    const token = (name: string, deviceId: string) => ({ appId: 'a', token: name, deviceId });
    const from = user({
      aliases: [
        { label: 'x', name: 'f' },
        { label: 'y', name: 'f' },
      ],
      pushTokens: [token('1', 'f'), token('2', 'f')],
    });
    const into = user({ aliases: [{ label: 'x', name: 'i' }], pushTokens: [token('1', 'i')] });
    expect(mergeProfiles({ from, into })).toMatchObject({
      aliases: [
        { label: 'x', name: 'i' },
        { label: 'y', name: 'f' },
      ],
      pushTokens: [token('1', 'i'), token('2', 'f')],
    });
  });

  it.each<[Partial<Profile>, Partial<Profile>, Partial<Profile>]>([
    [{ email: 'a', emailSubscribe: 'unsubscribed' }, {}, { email: 'a', emailSubscribe: 'unsubscribed' }],
    [{ email: 'a', hardBouncedAt: 3, markedEmailAsSpamAt: 4 }, {}, { hardBouncedAt: 3, markedEmailAsSpamAt: 4 }],
    [{ email: 'a', emailSubscribe: 'unsubscribed' }, { email: 'b' }, { email: 'b', emailSubscribe: 'subscribed' }],
    [
      { email: 'a', emailSubscribe: 'opted_in' },
      { emailSubscribe: 'unsubscribed' },
      { emailSubscribe: 'unsubscribed' },
    ],
    [{ pushSubscribe: 'unsubscribed' }, { pushSubscribe: 'opted_in' }, { pushSubscribe: 'unsubscribed' }],
  ])('widens no consent: %j into %j', (from, into, merged) => {
    expect(mergeProfiles({ from: user(from), into: user(into) })).toMatchObject(merged);
  });

  it('done twice is done once', () => {
    const from = user({ email: 'a', emailSubscribe: 'unsubscribed', aliases: [{ label: 'l', name: 'n' }] });
    const once = mergeProfiles({ from, into: user() });
    expect(mergeProfiles({ from, into: once })).toEqual(once);
  });
});

describe('choosing between users with one address', () => {
  const { externalId: _none, ...anonymous } = user({ userId: 'anonymous', updatedAt: 3 });
  const holders = [user({ userId: 'old', updatedAt: 1 }), user({ userId: 'new', updatedAt: 2 }), anonymous];

  it.each<[Prioritization[], string | undefined]>([
    [[], undefined],
    [['identified'], undefined],
    [['unidentified'], 'anonymous'],
    [['identified', 'most_recently_updated'], 'new'],
    [['most_recently_updated', 'identified'], undefined],
    [['least_recently_updated'], 'old'],
  ])('%j leaves %s', (rules, userId) => {
    expect(chooseUser(holders, rules)?.userId).toBe(userId);
  });

  it('needs no rule where there is one, and finds nobody where there is none', () => {
    expect(chooseUser([anonymous], [])).toBe(anonymous);
    expect(chooseUser([], ['most_recently_updated'])).toBeUndefined();
  });
});
