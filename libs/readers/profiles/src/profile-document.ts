import type { IndexSpec } from '@fanfare/document-store';
import type { Profile, Recipient, UserAlias } from '@fanfare/domain';

/** The collection `profiles`, written by the profile service alone. */
export const PROFILES = 'profiles';

export interface ProfileDocument extends Omit<Profile, 'userId'> {
  /** The user id (`braze_id`). */
  readonly _id: string;
  /** One text per alias, `label` + NUL + `name`, so that one unique index covers them. Absent (not empty) without aliases. */
  readonly aliasKeys?: readonly string[];
}

export const profileIndexes: readonly IndexSpec[] = [
  { key: { workspaceId: 1, externalId: 1 }, unique: true, partialFilterExpression: { externalId: { $exists: true } } },
  { key: { workspaceId: 1, aliasKeys: 1 }, unique: true, partialFilterExpression: { aliasKeys: { $exists: true } } },
  { key: { workspaceId: 1, email: 1 } },
  { key: { workspaceId: 1, phone: 1 } },
];

export const aliasKeyOf = ({ label, name }: UserAlias): string => `${label}\u0000${name}`;

export function profileOf({ _id, aliasKeys: _keys, ...profile }: ProfileDocument): Profile {
  return { userId: _id, ...profile };
}

/** Equal for two recipients exactly when they address the same way. */
export function recipientKey(recipient: Recipient): string {
  if ('externalId' in recipient) return `e${recipient.externalId}`;
  if ('alias' in recipient) return `a${aliasKeyOf(recipient.alias)}`;
  return `u${recipient.userId}`;
}
