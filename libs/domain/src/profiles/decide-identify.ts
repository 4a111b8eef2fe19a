import { mergeProfiles } from './merge-profiles.ts';
import type { ProfileBook } from './profile-book.ts';
import { growthOf } from './profile-size.ts';
import type { Profile } from './profile.ts';
import { done, refused, userMeant, type ProfileDecision, type UserReference } from './profile-decision.ts';

/** An anonymous user, and the external id that they turned out to have. */
export interface Identification {
  readonly externalId: string;
  readonly user: UserReference;
}

/**
 * If nobody has the external id, the anonymous user gets it. Otherwise what only the anonymous profile has goes to the
 * known one, unless that has an alias under the same label already (contract, section 2.11).
 */
export function decideIdentify(
  book: ProfileBook,
  { externalId, user }: Identification,
  { now }: { now: number },
): ProfileDecision {
  const known = book.find({ externalId });
  const anonymous = userMeant(book, user, known);
  // Said again: the address is with the known user already.
  if (!anonymous && known && holdsAddress(known, user)) return done(known.userId);
  if (!anonymous) return refused('no user, or more than one, matches');
  if (anonymous.userId === known?.userId) return done(known.userId);
  if (anonymous.externalId !== undefined) return refused('the user has another external_id');
  if (!known) {
    const after = { ...anonymous, externalId, updatedAt: Math.max(anonymous.updatedAt, now) };
    return done(anonymous.userId, { type: 'replace', before: anonymous, after });
  }
  const labels = anonymous.aliases.map(({ label }) => label);
  if ('alias' in user.identifier && known.aliases.some(({ label }) => labels.includes(label))) {
    return refused('the user with this external_id has an alias with this alias_label');
  }
  return merging(anonymous, known);
}

const holdsAddress = ({ email, phone }: Profile, { identifier }: UserReference): boolean =>
  ('email' in identifier && identifier.email === email) || ('phone' in identifier && identifier.phone === phone);

export interface MergeOfUsers {
  readonly merge: UserReference;
  readonly keep: UserReference;
}

export function decideMerge(book: ProfileBook, { merge, keep }: MergeOfUsers): ProfileDecision {
  const into = userMeant(book, keep);
  const from = userMeant(book, merge, into);
  if (!from) return refused('no user, or more than one, matches identifier_to_merge');
  if (!into) return refused('no user, or more than one, matches identifier_to_keep');
  if (from.userId === into.userId) return refused('identifier_to_merge and identifier_to_keep are the same user');
  return merging(from, into);
}

/** A merge that was begun must be possible: one that does not fit is not. */
const merging = (from: Profile, into: Profile): ProfileDecision =>
  growthOf(into, mergeProfiles({ from, into })).isTooLarge
    ? refused('the two users would be too large as one')
    : done(into.userId, { type: 'merge', from, into });

export function decideDeletion(book: ProfileBook, user: UserReference): ProfileDecision {
  const profile = userMeant(book, user);
  return profile ? done(profile.userId, { type: 'delete', profile }) : refused('no user, or more than one, matches');
}
