import {
  createProfileBook,
  type Identifier,
  type PlanContext,
  type ProfileBook,
  type ProfileDecision,
} from '@fanfare/domain';
import { planContext } from './plan-context.ts';
import type { ProfileRepository } from './profile-repository.ts';
import { enterRound } from './rounds.ts';

/** One item of a call: whom it speaks of, and what follows from what is known of them. */
export interface ProfileQuestion {
  readonly about: readonly Identifier[];
  readonly decide: (book: ProfileBook, context: PlanContext) => ProfileDecision;
}

/** Decides the items one after the other, each on what the one before left. What is answered is durable. */
export type DecideProfiles = (
  workspaceId: string,
  questions: readonly ProfileQuestion[],
) => Promise<readonly ProfileDecision[]>;

export function createDecideProfiles(deps: { repository: ProfileRepository; now: () => number }): DecideProfiles {
  const { repository, now } = deps;

  /** Reads, decides, and writes only if nobody has moved what was read; otherwise all over again. */
  async function decideOne(workspaceId: string, { about, decide }: ProfileQuestion): Promise<ProfileDecision> {
    for (let round = 1; ; round++) {
      await enterRound(round);
      const loaded = await repository.find(workspaceId, about);
      const decision = decide(createProfileBook(workspaceId, loaded.profiles), planContext(workspaceId, now()));
      if (!decision.ok || !decision.step || (await repository.take(decision.step, loaded))) return decision;
    }
  }

  return async function decideProfiles(workspaceId, questions) {
    const decisions: ProfileDecision[] = [];
    for (const question of questions) decisions.push(await decideOne(workspaceId, question));
    return decisions;
  };
}
