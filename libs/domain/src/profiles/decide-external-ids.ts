import type { ProfileBook } from './profile-book.ts';
import { done, refused, type ProfileDecision } from './profile-decision.ts';

export interface ExternalIdRename {
  readonly currentExternalId: string;
  readonly newExternalId: string;
}

/** The new id becomes the primary one; the old one goes on finding the user until it is removed. */
export function decideRename(book: ProfileBook, item: ExternalIdRename, { now }: { now: number }): ProfileDecision {
  const { currentExternalId, newExternalId } = item;
  if (currentExternalId === newExternalId) return refused('current_external_id and new_external_id are the same');
  const user = book.find({ externalId: currentExternalId });
  if (!user) return refused('no user has current_external_id');
  if (user.externalId !== currentExternalId) return refused('current_external_id is deprecated');
  if (book.find({ externalId: newExternalId })) return refused('new_external_id is already in use');
  const after = {
    ...user,
    externalId: newExternalId,
    formerExternalIds: [...(user.formerExternalIds ?? []), currentExternalId],
    updatedAt: Math.max(user.updatedAt, now),
  };
  return done(user.userId, { type: 'replace', before: user, after });
}

/** Only a deprecated id can go: without its primary one a user could not be found. */
export function decideRemoval(book: ProfileBook, externalId: string, { now }: { now: number }): ProfileDecision {
  const user = book.find({ externalId });
  if (!user) return refused('no user has this external_id');
  if (user.externalId === externalId) return refused('a primary external_id cannot be removed');
  const { formerExternalIds = [], ...rest } = user;
  const left = formerExternalIds.filter((id) => id !== externalId);
  const after = {
    ...rest,
    ...(left.length > 0 ? { formerExternalIds: left } : {}),
    updatedAt: Math.max(user.updatedAt, now),
  };
  return done(user.userId, { type: 'replace', before: user, after });
}
