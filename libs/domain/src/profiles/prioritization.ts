import type { Profile } from './profile.ts';

/** How to choose between several users with one address; applied in the order given (contract, section 2.11). */
export const prioritizations = [
  'identified',
  'unidentified',
  'most_recently_updated',
  'least_recently_updated',
] as const;
export type Prioritization = (typeof prioritizations)[number];

/** The one user that is left, or nobody: if more than one still matches, nothing is to be done. */
export function chooseUser(
  holders: readonly Profile[],
  prioritization: readonly Prioritization[],
): Profile | undefined {
  const left = prioritization.reduce((candidates, rule) => narrow(candidates, rule), holders);
  return left.length === 1 ? left[0] : undefined;
}

function narrow(candidates: readonly Profile[], rule: Prioritization): readonly Profile[] {
  if (rule === 'identified') return candidates.filter(({ externalId }) => externalId !== undefined);
  if (rule === 'unidentified') return candidates.filter(({ externalId }) => externalId === undefined);
  const times = candidates.map(({ updatedAt }) => updatedAt);
  const chosen = rule === 'most_recently_updated' ? Math.max(...times) : Math.min(...times);
  return candidates.filter(({ updatedAt }) => updatedAt === chosen);
}
