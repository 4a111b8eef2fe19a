import { describe, expect, it } from '@jest/globals';
import { newProfile } from './identifier.ts';
import { growthOf, PROFILE_BYTES_MAX } from './profile-size.ts';
import type { Profile } from './profile.ts';

const empty = newProfile({ externalId: 'u' }, { workspaceId: 'w', userId: 'id', randomBucket: 7, now: 1 });
const overhead = JSON.stringify({ ...empty, customAttributes: { a: '' } }).length;
/** A profile of so many bytes. */
const sized = (bytes: number): Profile => ({
  ...empty,
  customAttributes: { a: 'ä'.repeat((bytes - overhead) >> 1) + 'x'.repeat((bytes - overhead) % 2) },
});

describe('a profile', () => {
  it('may grow to its limit and no further', () => {
    expect(growthOf(empty, sized(PROFILE_BYTES_MAX)).isTooLarge).toBe(false);
    expect(growthOf(empty, sized(PROFILE_BYTES_MAX + 1)).isTooLarge).toBe(true);
    expect(growthOf(undefined, sized(PROFILE_BYTES_MAX + 1)).isTooLarge).toBe(true);
  });

  it('may become smaller from any size', () => {
    expect(growthOf(sized(PROFILE_BYTES_MAX + 2), sized(PROFILE_BYTES_MAX + 1)).isTooLarge).toBe(false);
  });

  it('grows on what is there once it is not small', () => {
    expect(growthOf(empty, sized(1_000)).looksBack).toBe(false);
    expect(growthOf(empty, sized(200_000)).looksBack).toBe(true);
    expect(growthOf(undefined, sized(200_000)).looksBack).toBe(false);
  });
});
