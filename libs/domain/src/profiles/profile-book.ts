import { aliasKeyOf, userIdFor, type Identifier } from './identifier.ts';
import type { Profile } from './profile.ts';

/** The profiles that one call is about, in memory: found the way the store would find them, as changed so far. */
export interface ProfileBook {
  /**
   * Of several users with one address, one with an external id; of those, the most recently updated; of those, the one with
   * the lowest id.
   */
  find(identifier: Identifier): Profile | undefined;
  has(userId: string): boolean;
  withEmail(email: string): readonly Profile[];
  withPhone(phone: string): readonly Profile[];
  /** Adds a profile, or replaces the one with its id. */
  put(profile: Profile): void;
}

export function createProfileBook(workspaceId: string, profiles: Iterable<Profile> = []): ProfileBook {
  const byId = new Map<string, Profile>();
  const idByKey = new Map<string, string>();
  const idsByAddress = new Map<string, Set<string>>();

  const get = (userId: string | undefined): Profile | undefined =>
    userId === undefined ? undefined : byId.get(userId);
  const holders = (address: string): readonly Profile[] =>
    [...(idsByAddress.get(address) ?? [])].map((userId) => byId.get(userId)!);

  function put(profile: Profile): void {
    const { userId, externalId, aliases } = profile;
    const before = byId.get(userId);
    byId.set(userId, profile);
    if (externalId !== undefined) idByKey.set(`e${externalId}`, userId);
    for (const former of profile.formerExternalIds ?? []) idByKey.set(`f${former}`, userId);
    for (const alias of aliases) idByKey.set(`a${aliasKeyOf(alias)}`, userId);
    for (const address of before ? addressesOf(before) : []) idsByAddress.get(address)?.delete(userId);
    for (const address of addressesOf(profile)) {
      const ids = idsByAddress.get(address);
      if (ids) ids.add(userId);
      else idsByAddress.set(address, new Set([userId]));
    }
  }

  for (const profile of profiles) put(profile);

  return {
    put,
    has: (userId) => byId.has(userId),
    withEmail: (email) => holders(`m${email}`),
    withPhone: (phone) => holders(`p${phone}`),
    find: (identifier) => {
      if ('externalId' in identifier) {
        const { externalId } = identifier;
        return get(idByKey.get(`e${externalId}`) ?? idByKey.get(`f${externalId}`));
      }
      if ('alias' in identifier) return get(idByKey.get(`a${aliasKeyOf(identifier.alias)}`));
      if ('userId' in identifier) return get(identifier.userId);
      if ('email' in identifier) return preferred(holders(`m${identifier.email}`));
      if ('phone' in identifier) return preferred(holders(`p${identifier.phone}`));
      return get(userIdFor(workspaceId, identifier));
    },
  };
}

const addressesOf = ({ email, phone }: Profile): string[] => [
  ...(email === undefined ? [] : [`m${email}`]),
  ...(phone === undefined ? [] : [`p${phone}`]),
];

const isKnown = ({ externalId }: Profile): number => Number(externalId !== undefined);

const preferred = (profiles: readonly Profile[]): Profile | undefined =>
  profiles.reduce<Profile | undefined>((best, profile) => {
    if (!best || isKnown(profile) > isKnown(best)) return profile;
    if (isKnown(profile) < isKnown(best) || profile.updatedAt < best.updatedAt) return best;
    return profile.updatedAt > best.updatedAt || profile.userId < best.userId ? profile : best;
  }, undefined);
