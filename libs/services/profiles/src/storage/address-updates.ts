import { isDeepStrictEqual } from 'node:util';
import { changesWithAddress, type AddressConsent, type PlacedUpdate, type ProfileWrite } from '@fanfare/domain';
import type { Said } from '../email/address-book.ts';

type Consents = ReadonlyMap<string, AddressConsent>;

/** The e-mail addresses that the updates may give to somebody. */
export const addressesIn = (updates: readonly PlacedUpdate[]): string[] => [
  ...new Set(
    updates.flatMap(({ update: { identifier, changes } }) => [
      ...('email' in identifier ? [identifier.email] : []),
      ...changes.flatMap((change) =>
        change.type === 'set' && change.path[0] === 'email' ? [change.value as string] : [],
      ),
    ]),
  ),
];

const givesAddress = ({ profile, isNew, paths }: ProfileWrite): boolean =>
  profile.email !== undefined && (isNew || paths.some(([field]) => field === 'email'));

/** The addresses that users were given. */
export const givenAddresses = (written: readonly ProfileWrite[]): string[] => [
  ...new Set(written.filter(givesAddress).map(({ profile }) => profile.email!)),
];

/** What follows for those who were given an address, of which something was said after they were decided about. */
export const lateUpdates = (written: readonly ProfileWrite[], then: Consents, now: Consents): PlacedUpdate[] =>
  written.filter(givesAddress).flatMap(({ profile, updates }, place) => {
    const consent = now.get(profile.email!) ?? {};
    if (isDeepStrictEqual(consent, then.get(profile.email!) ?? {})) return [];
    const given = updates.flatMap(({ update }) => update.changes);
    const changes = changesWithAddress(profile, consent, given);
    const update = { identifier: { userId: profile.userId }, changes, ifUnknown: 'skip' as const };
    return [{ place, update, isConsequence: true }];
  });

/** What users said for themselves, and so of their address: it holds for whoever gets it later. */
export function saidOfAddresses(written: readonly ProfileWrite[]): { emails: string[]; said: Said }[] {
  const bySaid = new Map<string, { emails: string[]; said: Said }>();
  for (const { profile, updates } of written) {
    if (profile.email === undefined) continue;
    const fields = new Set(updates.flatMap(({ update }) => update.changes.map(({ path }) => path[0])));
    const said: Said = {
      ...(fields.has('emailSubscribe') ? { emailSubscribe: profile.emailSubscribe } : {}),
      ...(fields.has('markedEmailAsSpamAt') ? { markedEmailAsSpamAt: profile.markedEmailAsSpamAt ?? null } : {}),
    };
    if (Object.keys(said).length === 0) continue;
    const key = JSON.stringify(said);
    const same = bySaid.get(key);
    if (same) same.emails.push(profile.email);
    else bySaid.set(key, { emails: [profile.email], said });
  }
  return [...bySaid.values()];
}
