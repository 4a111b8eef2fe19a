import type { Identifier } from './identifier.ts';
import type { Prioritization } from './prioritization.ts';
import { chooseUser } from './prioritization.ts';
import type { ProfileBook } from './profile-book.ts';
import type { Profile } from './profile.ts';

/** What is to happen to one profile, provided that nobody has moved it since it was read. */
export type ProfileStep =
  | { readonly type: 'create'; readonly profile: Profile }
  | { readonly type: 'replace'; readonly before: Profile; readonly after: Profile }
  | { readonly type: 'delete'; readonly profile: Profile }
  /** `from` goes, and what only it had goes to `into`. */
  | { readonly type: 'merge'; readonly from: Profile; readonly into: Profile };

/** What became of one item of a call, and what must be written for that to be true. */
export type ProfileDecision =
  | { readonly ok: true; readonly userId?: string; readonly step?: ProfileStep }
  | { readonly ok: false; readonly problem: string };

export const done = (userId: string, step?: ProfileStep): ProfileDecision => ({
  ok: true,
  userId,
  ...(step ? { step } : {}),
});
export const refused = (problem: string): ProfileDecision => ({ ok: false, problem });

/** Whom an item means; an address may need telling apart. */
export interface UserReference {
  readonly identifier: Identifier;
  readonly prioritization?: readonly Prioritization[];
}

/** The user meant, or nobody; `except` is somebody who cannot be meant. */
export function userMeant(book: ProfileBook, reference: UserReference, except?: Profile): Profile | undefined {
  const { identifier, prioritization = [] } = reference;
  const isOther = ({ userId }: Profile): boolean => userId !== except?.userId;
  if ('email' in identifier) return chooseUser(book.withEmail(identifier.email).filter(isOther), prioritization);
  if ('phone' in identifier) return chooseUser(book.withPhone(identifier.phone).filter(isOther), prioritization);
  return book.find(identifier);
}
