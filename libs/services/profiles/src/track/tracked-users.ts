import type { Identifier } from '@fanfare/domain';
import type { TrackedUser, TrackRequest } from '@fanfare/http-contracts';
import type { ProfileRepository } from '../storage/profile-repository.ts';
import type { CountsOf } from './counts-of.ts';
import type { Tracked } from './track.ts';

/** What became of the one object of a call: the user as addressed, and the custom attributes that the call named. */
export type TrackedUsers = (workspaceId: string, request: TrackRequest, tracked: Tracked) => Promise<TrackedUser[]>;

export const createTrackedUsers = (repository: Pick<ProfileRepository, 'find'>, countsOf: CountsOf): TrackedUsers =>
  async function trackedUsers(workspaceId, { attributes, events, purchases }, tracked) {
    const [userId] = tracked.userIds;
    const [activity] = tracked.activities;
    const { profiles } = await repository.find(workspaceId, userId === undefined ? [] : [{ userId }]);
    const [profile] = profiles;
    if (!profile) return [];
    const update = attributes[0]?.value ?? events[0]?.value.user ?? purchases[0]!.value.user;
    const names = update.changes.flatMap(({ path }) => (path[0] === 'customAttributes' ? [path[1]] : []));
    const kept = names.filter((name) => Object.hasOwn(profile.customAttributes, name));
    const attributesNow = Object.fromEntries(kept.map((name) => [name, profile.customAttributes[name]]));
    return [
      {
        ...addressOf(update.identifier),
        ...(names.length > 0 ? { custom_attributes: attributesNow } : {}),
        ...(events[0]
          ? { custom_events: [{ name: events[0].value.name, ...(await countsOf(profile, activity)) }] }
          : {}),
        ...(purchases[0]
          ? { purchase_events: [{ product_id: purchases[0].value.name, ...(await countsOf(profile, activity)) }] }
          : {}),
      },
    ];
  };

function addressOf(identifier: Identifier): TrackedUser {
  if ('externalId' in identifier) return { external_id: identifier.externalId };
  if ('userId' in identifier) return { braze_id: identifier.userId };
  if ('alias' in identifier) {
    return { user_alias: { alias_name: identifier.alias.name, alias_label: identifier.alias.label } };
  }
  return 'pushToken' in identifier ? {} : { ...identifier };
}
