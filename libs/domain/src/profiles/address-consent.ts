import type { Identifier } from './identifier.ts';
import type { ProfileChange } from './profile-change.ts';
import type { Profile, SubscriptionState } from './profile.ts';

/** What is known of an e-mail address, whoever has it: it was said of the address, or of a user who had it. */
export interface AddressConsent {
  readonly emailSubscribe?: SubscriptionState;
  readonly hardBouncedAt?: number;
  readonly markedEmailAsSpamAt?: number;
}

/** The address that the changes give to a user who does not have it already. */
export function newAddressOf(
  user: Profile | undefined,
  identifier: Identifier,
  changes: readonly ProfileChange[],
): string | undefined {
  const set = changes.findLast(({ path }) => path[0] === 'email');
  const own = 'email' in identifier ? identifier.email : undefined;
  const address = set?.type === 'set' ? (set.value as string) : set || user ? undefined : own;
  return address === user?.email ? undefined : address;
}

/**
 * What comes with a new address. A bounce and a complaint are the address's, not the user's, so the former ones go.
 * A state that the call itself gives stands; and nobody who unsubscribed is subscribed again by another address.
 */
export function changesWithAddress(
  user: Profile | undefined,
  consent: AddressConsent,
  changes: readonly ProfileChange[],
): readonly ProfileChange[] {
  const isSaid = (field: string): boolean => changes.some(({ path }) => path[0] === field);
  const brought: ProfileChange[] = [];
  const { emailSubscribe } = consent;
  const isWorse = emailSubscribe === 'unsubscribed' || user?.emailSubscribe !== 'unsubscribed';
  if (emailSubscribe !== undefined && isWorse && !isSaid('emailSubscribe')) {
    brought.push({ type: 'set', path: ['emailSubscribe'], value: emailSubscribe });
  }
  for (const field of ['hardBouncedAt', 'markedEmailAsSpamAt'] as const) {
    if (isSaid(field)) continue;
    if (consent[field] !== undefined) brought.push({ type: 'set', path: [field], value: consent[field] });
    else if (user?.[field] !== undefined) brought.push({ type: 'remove', path: [field] });
  }
  return brought;
}
