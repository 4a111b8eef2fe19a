import {
  createProfileBook,
  planUpdates,
  type PlacedUpdate,
  type ProfileUpdate,
  type UpdateOutcome,
} from '@fanfare/domain';
import type { Logger } from '@fanfare/observability';
import { planContext } from './plan-context.ts';
import type { ProfileRepository } from './profile-repository.ts';
import { enterRound } from './rounds.ts';

/** Applies the updates in their order and says what became of each. All that could be done is durable then. */
export type UpdateProfiles = (
  workspaceId: string,
  updates: readonly ProfileUpdate[],
) => Promise<readonly UpdateOutcome[]>;

export function createUpdateProfiles(deps: {
  repository: ProfileRepository;
  logger: Logger;
  now: () => number;
}): UpdateProfiles {
  const { repository, logger, now } = deps;

  /**
   * Reads, decides, writes what nobody else has moved, and goes round again with the users that somebody had: one who was
   * created at the same time, or changed between our reading and our writing. What was written is not decided again.
   */
  return async function updateProfiles(workspaceId, updates) {
    const outcomes = new Map<number, UpdateOutcome>();
    let pending: readonly PlacedUpdate[] = updates.map((update, place) => ({ update, place }));
    for (let round = 1; pending.length > 0; round++) {
      await enterRound(round);
      const loaded = await repository.load(workspaceId, pending);
      const plan = planUpdates(
        createProfileBook(workspaceId, loaded.profiles),
        pending,
        planContext(workspaceId, now()),
      );
      for (const [place, outcome] of plan.outcomes) outcomes.set(place, outcome);

      const unwritten = await repository.write(plan.writes, loaded);
      if (unwritten.size > 0) logger.debug('Profiles are decided again', { round, profiles: unwritten.size });
      pending = plan.writes
        .filter(({ profile }) => unwritten.has(profile.userId))
        .flatMap((write) => write.updates)
        .sort((a, b) => a.place - b.place);
    }
    return updates.map((_, place) => outcomes.get(place)!);
  };
}
