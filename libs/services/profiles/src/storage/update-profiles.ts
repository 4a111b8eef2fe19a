import {
  appliedPlaces,
  createProfileBook,
  planUpdates,
  type AddressConsent,
  type PlacedUpdate,
  type ProfileUpdate,
  type ProfileWrite,
  type UpdateOutcome,
} from '@fanfare/domain';
import type { Logger } from '@fanfare/observability';
import type { AddressBook } from '../email/address-book.ts';
import { addressesIn, givenAddresses, lateUpdates, saidOfAddresses } from './address-updates.ts';
import { planContext } from './plan-context.ts';
import type { ProfileRepository } from './profile-repository.ts';
import { enterRound } from './rounds.ts';

/**
 * Applies the updates in their order and says what became of each. All that could be done is durable then. Under a call,
 * all tries together apply each update once.
 */
export type UpdateProfiles = (
  workspaceId: string,
  updates: readonly ProfileUpdate[],
  call?: UpdatesOfCall,
) => Promise<readonly UpdateOutcome[]>;

export interface UpdatesOfCall {
  readonly callId: string;
  /** The place of the first of these updates in the call. */
  readonly firstPlace: number;
}

interface Applied {
  readonly outcomes: ReadonlyMap<number, UpdateOutcome>;
  readonly written: readonly ProfileWrite[];
  /** What an earlier try of the call had written. */
  readonly repeated: readonly ProfileWrite[];
  /** What the decisions took for known of the addresses. */
  readonly consents: ReadonlyMap<string, AddressConsent>;
}

export function createUpdateProfiles(deps: {
  repository: ProfileRepository;
  addressBook: AddressBook;
  logger: Logger;
  now: () => number;
}): UpdateProfiles {
  const { repository, addressBook, logger, now } = deps;

  /**
   * Reads, decides, writes what nobody else has moved, and goes round again with the users that somebody had: one who was
   * created at the same time, or changed between our reading and our writing. What was written is not decided again.
   */
  async function apply(workspaceId: string, updates: readonly PlacedUpdate[], callId?: string): Promise<Applied> {
    const outcomes = new Map<number, UpdateOutcome>();
    const written: ProfileWrite[] = [];
    const repeated: ProfileWrite[] = [];
    const consents = new Map<string, AddressConsent>();
    let pending = updates;
    for (let round = 1; pending.length > 0; round++) {
      await enterRound(round);
      const addresses = addressesIn(pending);
      // Both at once; what is said of an address after this is looked at again when the profiles are written.
      const [loaded, known] = await Promise.all([
        repository.load(workspaceId, pending, callId),
        addressBook.consents(workspaceId, addresses),
      ]);
      for (const address of addresses) consents.set(address, known.get(address) ?? {});
      const context = {
        ...planContext(workspaceId, now()),
        consentOf: (email: string) => known.get(email),
        ...(callId === undefined ? {} : { call: { callId, appliedTo: appliedPlaces(loaded.profiles, callId) } }),
      };
      const plan = planUpdates(createProfileBook(workspaceId, loaded.profiles), pending, context);
      for (const [place, outcome] of plan.outcomes) outcomes.set(place, outcome);
      repeated.push(...plan.repeats);

      const unwritten = await repository.write(plan.writes, loaded);
      if (unwritten.size > 0) logger.debug('Profiles are decided again', { round, profiles: unwritten.size });
      written.push(...plan.writes.filter(({ profile }) => !unwritten.has(profile.userId)));
      pending = plan.writes
        .filter(({ profile }) => unwritten.has(profile.userId))
        .flatMap((write) => write.updates)
        .sort((a, b) => a.place - b.place);
    }
    return { outcomes, written, repeated, consents };
  }

  return async function updateProfiles(workspaceId, updates, call) {
    const first = call?.firstPlace ?? 0;
    const placed = updates.map((update, index): PlacedUpdate => ({ update, place: first + index }));
    const { outcomes, written, repeated, consents } = await apply(workspaceId, placed, call?.callId);

    // An address that was blocked while somebody got it: one of the two sees the other, because each writes before it looks.
    // A try that died between the two left the second look to us.
    const given = givenAddresses([...written, ...repeated]);
    if (given.length > 0) {
      const known = await addressBook.consents(workspaceId, given);
      await apply(workspaceId, [...lateUpdates(written, consents, known), ...lateUpdates(repeated, new Map(), known)]);
    }
    for (const { emails, said } of saidOfAddresses([...written, ...repeated])) {
      await addressBook.say(workspaceId, emails, said, now());
    }
    return updates.map((_, index) => outcomes.get(first + index)!);
  };
}
