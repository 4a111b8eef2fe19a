import { HARD_BOUNCE } from '@fanfare/domain';
import type { LogRecord, RecordBatch } from '@fanfare/event-log';
import { decode, DeliveryCompleted } from '@fanfare/events';
import type { AddressBook, Bounces } from './address-book.ts';
import type { FollowAddresses } from './follow-addresses.ts';

/**
 * Keeps of an address that a provider found it not to exist. Harmless to repeat, in any order: a bounce from before the
 * address was taken off the list counts no more. Records that cannot be read are left to analytics, which reads the same
 * topic and reports them.
 */
export function createHandleBounces(deps: {
  addressBook: Pick<AddressBook, 'bounced'>;
  followAddresses: FollowAddresses;
}) {
  const { addressBook, followAddresses } = deps;

  return async function blockBouncedAddresses({ records }: RecordBatch): Promise<void> {
    for (const [workspaceId, bounces] of bouncesIn(records)) {
      await addressBook.bounced(workspaceId, bounces);
      await followAddresses(workspaceId, [...bounces.keys()]);
    }
  };
}

const MARK = JSON.stringify(HARD_BOUNCE);

/** By workspace. Nearly no record has any, so a record is read only where the word is in it. */
function bouncesIn(records: readonly LogRecord[]): Map<string, Bounces> {
  const byWorkspace = new Map<string, Map<string, number[]>>();
  for (const record of records) {
    if (!record.value?.includes(MARK)) continue;
    const decoded = decode(DeliveryCompleted, record);
    if (!decoded.ok || decoded.event.data.channel !== 'email') continue;
    const { workspaceId, data } = decoded.event;
    const bounces = byWorkspace.get(workspaceId) ?? new Map<string, number[]>();
    byWorkspace.set(workspaceId, bounces);
    for (const { status, reason, address } of data.results) {
      if (status !== 'failed' || reason !== HARD_BOUNCE || address === undefined) continue;
      bounces.set(address, [...(bounces.get(address) ?? []), data.completedAt]);
    }
  }
  return byWorkspace;
}
