import type { ProfileChange } from './profile-change.ts';
import type { Profile } from './profile.ts';

/**
 * As JSON. A document store takes documents of 16 MB at the most, may need several times the bytes of JSON, and a profile
 * may become twice as large while it is merged with another one.
 */
export const PROFILE_BYTES_MAX = 1_000_000;

/** Up to here, calls at the same time need not know of each other: many of them together are not too large. */
const SMALL_BYTES_MAX = 100_000;

/** Consent is never refused for want of room; the other fields are short. */
export const mayGrow = ({ path }: ProfileChange): boolean => path[0] === 'customAttributes' || path[0] === 'pushTokens';

const bytesOf = (profile: Profile): number => Buffer.byteLength(JSON.stringify(profile));

export interface Growth {
  /** It may always become smaller. */
  readonly isTooLarge: boolean;
  /** Whether it fits was decided on what was there. */
  readonly looksBack: boolean;
}

export function growthOf(before: Profile | undefined, after: Profile): Growth {
  const bytes = bytesOf(after);
  const isLarge = bytes > PROFILE_BYTES_MAX;
  return {
    isTooLarge: isLarge && (before === undefined || bytes > bytesOf(before)),
    looksBack: before !== undefined && bytes > SMALL_BYTES_MAX,
  };
}
