import type { Identifier, ProfileChange } from '@fanfare/domain';
import type { ProfileRepository } from './profile-repository.ts';
import type { UpdateProfiles } from './update-profiles.ts';

/** Changes everybody whom the identifiers address: all users of an address, and no one is made. */
export type UpdateHolders = (
  workspaceId: string,
  identifiers: readonly Identifier[],
  changes: readonly ProfileChange[],
) => Promise<void>;

export function createUpdateHolders(deps: {
  repository: Pick<ProfileRepository, 'find'>;
  updateProfiles: UpdateProfiles;
}): UpdateHolders {
  const { repository, updateProfiles } = deps;

  /** Looks again until nobody is new: somebody may have got the address, or been merged, while we wrote. */
  return async function updateHolders(workspaceId, identifiers, changes) {
    const done = new Set<string>();
    for (;;) {
      const { profiles } = await repository.find(workspaceId, identifiers);
      const next = profiles.filter(({ userId }) => !done.has(userId));
      if (next.length === 0) return;
      await updateProfiles(
        workspaceId,
        next.map(({ userId }) => ({ identifier: { userId }, changes, ifUnknown: 'skip' })),
      );
      for (const { userId } of next) done.add(userId);
    }
  };
}
