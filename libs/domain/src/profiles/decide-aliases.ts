import type { UserAlias } from '../sends/recipient.ts';
import { newProfile } from './identifier.ts';
import type { PlanContext } from './plan-updates.ts';
import type { ProfileBook } from './profile-book.ts';
import { growthOf } from './profile-size.ts';
import type { Profile } from './profile.ts';
import { done, refused, type ProfileDecision } from './profile-decision.ts';

export interface NewAlias {
  readonly alias: UserAlias;
  /** Without one, a user is made who has the alias alone. */
  readonly externalId?: string;
}

/** A user has many labels, one name per label; a label and name together belong to one user. */
export function decideNewAlias(book: ProfileBook, item: NewAlias, context: PlanContext): ProfileDecision {
  const { alias, externalId } = item;
  const holder = book.find({ alias });
  if (externalId === undefined) {
    if (holder) return done(holder.userId);
    const userId = context.newUserId();
    const birth = {
      workspaceId: context.workspaceId,
      userId,
      randomBucket: context.newRandomBucket(),
      now: context.now,
    };
    return done(userId, { type: 'create', profile: newProfile({ alias }, birth) });
  }
  const user = book.find({ externalId });
  if (!user) return refused('no user has this external_id');
  if (holder) {
    return holder.userId === user.userId ? done(user.userId) : refused('another user has this alias');
  }
  if (user.aliases.some(({ label }) => label === alias.label)) {
    return refused('the user has an alias with this alias_label');
  }
  const after: Profile = {
    ...user,
    aliases: [...user.aliases, alias],
    updatedAt: Math.max(user.updatedAt, context.now),
  };
  if (growthOf(user, after).isTooLarge) return refused('the user has too many aliases');
  return done(user.userId, { type: 'replace', before: user, after });
}

export interface AliasUpdate {
  readonly label: string;
  readonly oldName: string;
  readonly newName: string;
}

export function decideAliasUpdate(book: ProfileBook, item: AliasUpdate, { now }: { now: number }): ProfileDecision {
  const { label, oldName, newName } = item;
  const user = book.find({ alias: { label, name: oldName } });
  const taken = book.find({ alias: { label, name: newName } });
  if (!user) return refused('no user has this alias');
  if (taken && taken.userId !== user.userId) return refused('another user has the new alias');
  if (oldName === newName) return done(user.userId);
  const aliases = user.aliases.map((alias) =>
    alias.label === label && alias.name === oldName ? { label, name: newName } : alias,
  );
  return done(user.userId, {
    type: 'replace',
    before: user,
    after: { ...user, aliases, updatedAt: Math.max(user.updatedAt, now) },
  });
}
