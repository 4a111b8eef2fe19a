import { describe, expect, it } from '@jest/globals';
import { changesWithAddress, newAddressOf, type AddressConsent } from './address-consent.ts';
import { newProfile } from './identifier.ts';
import { applyChanges, type ProfileChange } from './profile-change.ts';
import type { Profile } from './profile.ts';

const user = (fields: Partial<Profile> = {}): Profile => ({
  ...newProfile({ externalId: 'u' }, { workspaceId: 'w', userId: 'id', randomBucket: 1, now: 1 }),
  ...fields,
});
const setEmail = (value: string): ProfileChange => ({ type: 'set', path: ['email'], value });

describe('a new address', () => {
  it.each<[string, Profile | undefined, readonly ProfileChange[], string | undefined]>([
    ['given to a new user', undefined, [setEmail('a')], 'a'],
    ['given to a known user', user({ email: 'b' }), [setEmail('a')], 'a'],
    ['the last of two', user(), [setEmail('b'), setEmail('a')], 'a'],
    ['not the one that the user has', user({ email: 'a' }), [setEmail('a')], undefined],
    ['not one that is taken away', user({ email: 'a' }), [{ type: 'remove', path: ['email'] }], undefined],
    ['none', user(), [], undefined],
  ])('is %s', (_name, known, changes, address) => {
    expect(newAddressOf(known, { externalId: 'u' }, changes)).toBe(address);
  });

  it('is that of a user who is made for it', () => {
    expect(newAddressOf(undefined, { email: 'a' }, [])).toBe('a');
    expect(newAddressOf(user({ email: 'a' }), { email: 'a' }, [])).toBeUndefined();
  });
});

describe('what comes with an address', () => {
  const after = (known: Profile, consent: AddressConsent, changes: readonly ProfileChange[] = []) => {
    const changed = applyChanges(known, [...changes, ...changesWithAddress(known, consent, changes)]);
    if (!changed.ok) throw new Error(changed.problem);
    const { emailSubscribe, hardBouncedAt, markedEmailAsSpamAt } = changed.profile;
    return { emailSubscribe, hardBouncedAt, markedEmailAsSpamAt };
  };

  it('is all that stands against it, and what stood against the former one goes', () => {
    expect(after(user(), { emailSubscribe: 'unsubscribed', hardBouncedAt: 5 })).toEqual({
      emailSubscribe: 'unsubscribed',
      hardBouncedAt: 5,
    });
    expect(after(user({ hardBouncedAt: 1, markedEmailAsSpamAt: 2 }), { markedEmailAsSpamAt: 3 })).toEqual({
      emailSubscribe: 'subscribed',
      markedEmailAsSpamAt: 3,
    });
  });

  it('never subscribes anew who unsubscribed', () => {
    expect(after(user({ emailSubscribe: 'unsubscribed' }), { emailSubscribe: 'opted_in' }).emailSubscribe).toBe(
      'unsubscribed',
    );
    expect(after(user(), { emailSubscribe: 'opted_in' }).emailSubscribe).toBe('opted_in');
  });

  it('gives way to a state that is said in the same breath', () => {
    const said: ProfileChange = { type: 'set', path: ['emailSubscribe'], value: 'subscribed' };
    expect(after(user(), { emailSubscribe: 'unsubscribed' }, [said]).emailSubscribe).toBe('subscribed');
  });
});
