import { idOf } from '../ids.ts';
import type { Recipient, UserAlias } from '../sends/recipient.ts';
import type { Profile } from './profile.ts';

/**
 * Whom a piece of user data is about. An e-mail address or a phone number identifies only where nothing better is
 * given; a push token where it is imported for a user without any id.
 */
export type Identifier =
  | Recipient
  | { readonly email: string }
  | { readonly phone: string }
  | { readonly pushToken: { readonly appId: string; readonly token: string } };

/** `label` + NUL + `name`: equal for equal aliases only, because neither holds a NUL. */
export const aliasKeyOf = ({ label, name }: UserAlias): string => `${label}\u0000${name}`;

/**
 * The `userId` that a user gets who is created for nothing but an address or a push token. It depends on these alone, so
 * that two calls that create the same user at the same time end in one.
 */
export function userIdFor(workspaceId: string, identifier: Identifier): string | undefined {
  if ('email' in identifier) return idOf('email-only user', workspaceId, identifier.email).slice(0, 24);
  if ('phone' in identifier) return idOf('phone-only user', workspaceId, identifier.phone).slice(0, 24);
  if (!('pushToken' in identifier)) return undefined;
  const { appId, token } = identifier.pushToken;
  return idOf('push-token-only user', workspaceId, appId, token).slice(0, 24);
}

export interface Birth {
  readonly workspaceId: string;
  readonly userId: string;
  readonly randomBucket: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A user of whom only the identifier is known. */
export function newProfile(identifier: Identifier, { workspaceId, userId, randomBucket, now }: Birth): Profile {
  return {
    userId,
    workspaceId,
    ...('externalId' in identifier ? { externalId: identifier.externalId } : {}),
    aliases: 'alias' in identifier ? [identifier.alias] : [],
    ...('email' in identifier ? { email: identifier.email } : {}),
    ...('phone' in identifier ? { phone: identifier.phone } : {}),
    emailSubscribe: 'subscribed',
    pushSubscribe: 'subscribed',
    subscriptionGroups: {},
    pushTokens: [],
    randomBucket,
    customAttributes: {},
    createdAt: now,
    updatedAt: now,
  };
}
