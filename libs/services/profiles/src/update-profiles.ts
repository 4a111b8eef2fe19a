import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createProfileBook,
  newUserId,
  planUpdates,
  type PlacedUpdate,
  type ProfileUpdate,
  type UpdateOutcome,
} from '@fanfare/domain';
import type { Logger } from '@fanfare/observability';
import type { ProfileRepository } from './profile-repository.ts';

/** Applies the updates in their order and says what became of each. All that could be done is durable then. */
export type UpdateProfiles = (
  workspaceId: string,
  updates: readonly ProfileUpdate[],
) => Promise<readonly UpdateOutcome[]>;

/** Somebody wins every round, so no call needs many; this many is a fault in here, not contention. */
const ROUNDS_MAX = 1_000;
/** From here on, calls that meet again and again step aside for a moment. */
const PATIENT_ROUNDS = 3;
const STEP_ASIDE_MAX_MS = 20;

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
      if (round > ROUNDS_MAX) throw new Error(`Profiles could not be written in ${ROUNDS_MAX} rounds`);
      if (round > PATIENT_ROUNDS) await wait(randomInt(STEP_ASIDE_MAX_MS));

      const loaded = await repository.load(workspaceId, pending);
      const context = { workspaceId, now: now(), newUserId, newRandomBucket: () => randomInt(10_000) };
      const plan = planUpdates(createProfileBook(workspaceId, loaded.profiles), pending, context);
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
