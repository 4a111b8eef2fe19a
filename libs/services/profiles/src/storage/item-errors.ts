import type { ProfileDecision } from '@fanfare/domain';

/** What could not be done, worded like what could not be read: `user_aliases.1: another user has this alias`. */
export const itemErrors = (
  items: readonly { readonly index: number }[],
  decisions: readonly ProfileDecision[],
  pathOf: (place: number) => string,
): string[] =>
  decisions.flatMap((decision, place) =>
    decision.ok ? [] : [`${pathOf(place)}.${items[place]!.index}: ${decision.problem}`],
  );

export const countDone = (decisions: readonly ProfileDecision[]): number => decisions.filter(({ ok }) => ok).length;

/** `errors` appears only where there are some. */
export const withErrors = (...errors: readonly (readonly string[])[]): { readonly errors?: readonly string[] } =>
  errors.some(({ length }) => length > 0) ? { errors: errors.flat() } : {};
