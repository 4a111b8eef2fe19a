import { describe, expect, it } from '@jest/globals';
import { newProfile } from './identifier.ts';
import { changesWithOptIn, optedInAt } from './opt-in.ts';
import type { ProfileChange } from './profile-change.ts';
import type { Profile } from './profile.ts';

const NOW = 1_000;
const nobody = newProfile({ externalId: 'u' }, { workspaceId: 'w', userId: 'id', randomBucket: 7, now: 1 });
const state = (value: string, field: 'emailSubscribe' | 'pushSubscribe' = 'emailSubscribe'): ProfileChange => ({
  type: 'set',
  path: [field],
  value,
});
const after = (user: Profile | undefined, ...changes: ProfileChange[]): unknown =>
  changesWithOptIn(user, changes, NOW).map((change) => [change.path[0], change.type === 'set' && change.value]);

describe('a state that becomes opted_in', () => {
  it('brings its moment, also for a new user', () => {
    expect(after(nobody, state('opted_in'))).toEqual([['emailOptedInAt', NOW]]);
    expect(after(undefined, state('opted_in', 'pushSubscribe'))).toEqual([['pushOptedInAt', NOW]]);
    expect(after({ ...nobody, emailSubscribe: 'unsubscribed' }, state('opted_in'))).toHaveLength(1);
  });

  it('brings none when it is so already, or ends as another one', () => {
    expect(after({ ...nobody, emailSubscribe: 'opted_in' }, state('opted_in'))).toEqual([]);
    expect(after(nobody, state('opted_in'), state('subscribed'))).toEqual([]);
    expect(after(nobody, state('subscribed'), { type: 'set', path: ['firstName'], value: 'opted_in' })).toEqual([]);
  });

  it('has a moment as long as it lasts', () => {
    const user: Profile = { ...nobody, emailSubscribe: 'opted_in', emailOptedInAt: 5, pushOptedInAt: 6 };
    expect([optedInAt(user, 'email'), optedInAt(user, 'push')]).toEqual([5, undefined]);
  });
});
