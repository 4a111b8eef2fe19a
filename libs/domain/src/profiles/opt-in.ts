import type { ProfileChange } from './profile-change.ts';
import type { Profile } from './profile.ts';

const moments = [
  ['emailSubscribe', 'emailOptedInAt'],
  ['pushSubscribe', 'pushOptedInAt'],
] as const;

/** A state that becomes `opted_in` brings its moment along; said again it does not. */
export const changesWithOptIn = (
  user: Profile | undefined,
  changes: readonly ProfileChange[],
  now: number,
): readonly ProfileChange[] =>
  moments.flatMap(([state, moment]): ProfileChange[] => {
    const said = changes.findLast(({ path }) => path[0] === state);
    const becomes = said?.type === 'set' && said.value === 'opted_in' && user?.[state] !== 'opted_in';
    return becomes ? [{ type: 'set', path: [moment], value: now }] : [];
  });

/** When the user opted in, ms since the epoch; nothing if they have not, or no longer are. */
export const optedInAt = (profile: Profile, channel: 'email' | 'push'): number | undefined =>
  profile[`${channel}Subscribe`] === 'opted_in' ? profile[`${channel}OptedInAt`] : undefined;
