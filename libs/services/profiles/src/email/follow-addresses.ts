import type { ProfileChange } from '@fanfare/domain';
import type { UpdateHolders } from '../storage/update-holders.ts';
import type { AddressBook } from './address-book.ts';

/** Makes the bounce of everybody with these addresses what the address book says of it. */
export type FollowAddresses = (workspaceId: string, emails: readonly string[]) => Promise<void>;

/**
 * Whoever changes the book follows it afterwards, and goes on as long as others change it meanwhile: so the last one to
 * look has seen the last change, in whatever order bounces and their removals come.
 */
export function createFollowAddresses(deps: {
  addressBook: Pick<AddressBook, 'consents'>;
  updateHolders: UpdateHolders;
}): FollowAddresses {
  const { addressBook, updateHolders } = deps;

  const bounces = async (workspaceId: string, emails: readonly string[]): Promise<Map<string, number | undefined>> => {
    const consents = await addressBook.consents(workspaceId, emails);
    return new Map(emails.map((email) => [email, consents.get(email)?.hardBouncedAt]));
  };

  return async function followAddresses(workspaceId, emails) {
    let said = await bounces(workspaceId, [...new Set(emails)]);
    while (said.size > 0) {
      for (const [bouncedAt, addresses] of byTime(said)) {
        const holders = addresses.map((email) => ({ email }));
        await updateHolders(workspaceId, holders, [bounceChange(bouncedAt)]);
      }
      const now = await bounces(workspaceId, [...said.keys()]);
      said = new Map([...now].filter(([email, bouncedAt]) => bouncedAt !== said.get(email)));
    }
  };
}

function byTime(said: ReadonlyMap<string, number | undefined>): Map<number | undefined, string[]> {
  const emails = new Map<number | undefined, string[]>();
  for (const [email, bouncedAt] of said) emails.set(bouncedAt, [...(emails.get(bouncedAt) ?? []), email]);
  return emails;
}

const bounceChange = (bouncedAt: number | undefined): ProfileChange =>
  bouncedAt === undefined
    ? { type: 'remove', path: ['hardBouncedAt'] }
    : { type: 'set', path: ['hardBouncedAt'], value: bouncedAt };
