import type { IndexSpec } from '@fanfare/document-store';
import { aliasKeyOf, type Profile, type Recipient } from '@fanfare/domain';
import { decodeNames, encodeNames } from './field-names.ts';

export { aliasKeyOf } from '@fanfare/domain';

/** The collection `profiles`, written by the profile service alone. */
export const PROFILES = 'profiles';

/** The names in `customAttributes` are stored encoded: {@link profileOf} and {@link documentOf} translate. */
export interface ProfileDocument extends Omit<Profile, 'userId'> {
  /** The user id (`braze_id`). */
  readonly _id: string;
  /** One text per alias, `label` + NUL + `name`, so that one unique index covers them. Absent (not empty) without aliases. */
  readonly aliasKeys?: readonly string[];
  /** Grows with every change, for compare-and-set. Absent until the first. */
  readonly revision?: number;
  /** Set when the profile is to be merged into another one: from then on only that merge may touch it, and ends in its removal. */
  readonly mergingInto?: string;
  /** The profile that was merged in last, as it was then: its data are here, even while it is still there itself. */
  readonly absorbed?: { readonly userId: string; readonly createdAt: number; readonly revision: number };
  /** The alias keys of a profile that is being merged: still to be found by, but free for the profile that is kept. */
  readonly movingAliasKeys?: readonly string[];
}

export const profileIndexes: readonly IndexSpec[] = [
  { key: { workspaceId: 1, externalId: 1 }, unique: true, partialFilterExpression: { externalId: { $exists: true } } },
  { key: { workspaceId: 1, aliasKeys: 1 }, unique: true, partialFilterExpression: { aliasKeys: { $exists: true } } },
  {
    key: { workspaceId: 1, formerExternalIds: 1 },
    unique: true,
    partialFilterExpression: { formerExternalIds: { $exists: true } },
  },
  {
    key: { workspaceId: 1, movingAliasKeys: 1 },
    partialFilterExpression: { movingAliasKeys: { $exists: true } },
  },
  {
    key: { workspaceId: 1, 'pushTokens.deviceId': 1 },
    partialFilterExpression: { 'pushTokens.deviceId': { $exists: true } },
  },
  {
    key: { workspaceId: 1, 'appliedCalls.callId': 1 },
    partialFilterExpression: { 'appliedCalls.callId': { $exists: true } },
  },
  { key: { mergingInto: 1 }, partialFilterExpression: { mergingInto: { $exists: true } } },
  { key: { workspaceId: 1, email: 1 } },
  { key: { workspaceId: 1, phone: 1 } },
];

export function profileOf({
  _id,
  aliasKeys: _keys,
  revision: _revision,
  mergingInto: _target,
  movingAliasKeys: _movingKeys,
  absorbed: _absorbed,
  ...profile
}: ProfileDocument): Profile {
  return { userId: _id, ...profile, customAttributes: decodeNames(profile.customAttributes) };
}

/** A new document; `revision` starts absent. */
export function documentOf({ userId, ...profile }: Profile): ProfileDocument {
  const { aliases, customAttributes } = profile;
  return {
    _id: userId,
    ...profile,
    customAttributes: encodeNames(customAttributes),
    ...(aliases.length > 0 ? { aliasKeys: aliases.map(aliasKeyOf) } : {}),
  };
}

/** Equal for two recipients exactly when they address the same way. */
export function recipientKey(recipient: Recipient): string {
  if ('externalId' in recipient) return `e${recipient.externalId}`;
  if ('alias' in recipient) return `a${aliasKeyOf(recipient.alias)}`;
  return `u${recipient.userId}`;
}
