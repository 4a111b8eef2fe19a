import type { AddressConsent } from '@fanfare/domain';
import type { BulkOperation, DocumentStore, Filter, Update } from '@fanfare/document-store';
import type { EmailListQuery } from '@fanfare/http-contracts';
import { addressIdOf, addressIndexes, EMAIL_ADDRESSES, type AddressDocument } from './address-document.ts';

/** What was said of e-mail addresses, so that it holds for whoever gets one later. */
export interface AddressBook {
  createIndexes(): Promise<void>;
  /** By address; those of which nothing was said are absent. */
  consents(workspaceId: string, emails: readonly string[]): Promise<ReadonlyMap<string, AddressConsent>>;
  /** By address: since when it is unsubscribed; those that are not are absent. */
  unsubscribedSince(workspaceId: string, emails: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Keeps what was said of the addresses; `null` takes it back. A time that is there already stays. */
  say(workspaceId: string, emails: readonly string[], said: Said, now: number): Promise<void>;
  /** Keeps that the addresses bounced, unless that was taken back since. A time that is there already stays. */
  bounced(workspaceId: string, bounces: Bounces): Promise<void>;
  list(workspaceId: string, by: 'unsubscribedAt' | 'hardBouncedAt', query: EmailListQuery): Promise<AddressDocument[]>;
}

/** By address: when it was found not to exist, ms since the epoch. */
export type Bounces = ReadonlyMap<string, readonly number[]>;

export type Said = { readonly [Field in keyof AddressConsent]: AddressConsent[Field] | null };

export function createAddressBook(store: DocumentStore): AddressBook {
  const collection = store.collection<AddressDocument>(EMAIL_ADDRESSES);

  return {
    createIndexes: () => collection.createIndexes(addressIndexes),

    consents: async function readConsents(workspaceId, emails) {
      if (emails.length === 0) return new Map();
      const ids = emails.map((email) => addressIdOf(workspaceId, email));
      const documents = await collection.find({ _id: { $in: ids } }).toArray();
      return new Map(
        documents.map(({ email, emailSubscribe, hardBouncedAt, markedEmailAsSpamAt }) => [
          email,
          {
            ...(emailSubscribe === undefined ? {} : { emailSubscribe }),
            ...(hardBouncedAt === undefined ? {} : { hardBouncedAt }),
            ...(markedEmailAsSpamAt === undefined ? {} : { markedEmailAsSpamAt }),
          },
        ]),
      );
    },

    unsubscribedSince: async function readUnsubscribed(workspaceId, emails) {
      if (emails.length === 0) return new Map();
      const ids = emails.map((email) => addressIdOf(workspaceId, email));
      const documents = await collection.find({ _id: { $in: ids } }).toArray();
      return new Map(
        documents.flatMap(({ email, unsubscribedAt }): [string, number][] =>
          unsubscribedAt === undefined ? [] : [[email, unsubscribedAt]],
        ),
      );
    },

    say: async function sayOfAddresses(workspaceId, emails, said, now) {
      const update = updateOf(said, now);
      let operations = [...new Set(emails)].sort().map((email): BulkOperation<AddressDocument> => ({
        updateOne: {
          filter: { _id: addressIdOf(workspaceId, email) },
          update: { ...update, $setOnInsert: { workspaceId, email } },
          upsert: true,
        },
      }));
      // Two calls may make the same address known at the same time: the later one finds it the second time.
      while (operations.length > 0) {
        const { duplicates } = await collection.bulkWrite(operations);
        operations = duplicates.map((index) => operations[index]!);
      }
    },

    bounced: async function keepBounces(workspaceId, bounces) {
      let emails = [...bounces.keys()].sort();
      while (emails.length > 0) {
        const ids = emails.map((email) => addressIdOf(workspaceId, email));
        const known = new Map((await collection.find({ _id: { $in: ids } }).toArray()).map((one) => [one.email, one]));
        const after = (email: string): number => known.get(email)?.bouncesForgottenAt ?? -Infinity;
        emails = emails.filter((email) => bounces.get(email)!.some((at) => at > after(email)));
        const operations = emails.map((email): BulkOperation<AddressDocument> => ({
          updateOne: {
            filter: {
              _id: addressIdOf(workspaceId, email),
              bouncesForgottenAt: known.get(email)?.bouncesForgottenAt ?? { $exists: false },
            },
            update: {
              $min: { hardBouncedAt: Math.min(...bounces.get(email)!.filter((at) => at > after(email))) },
              $setOnInsert: { workspaceId, email },
            },
            upsert: true,
          },
        }));
        // Made known, or forgiven, in this moment: looked at again.
        const { duplicates } = operations.length > 0 ? await collection.bulkWrite(operations) : { duplicates: [] };
        emails = duplicates.map((index) => emails[index]!);
      }
    },

    list: (workspaceId, by, { which, limit, offset, direction }) => {
      const order = direction === 'asc' ? 1 : -1;
      const filter: Filter =
        'email' in which
          ? { _id: addressIdOf(workspaceId, which.email), [by]: { $exists: true } }
          : { workspaceId, [by]: { $exists: true, $gte: which.start, $lte: which.end } };
      return collection.find(filter, { sort: { [by]: order, email: order }, skip: offset, limit }).toArray();
    },
  };
}

function updateOf(
  { emailSubscribe, hardBouncedAt, markedEmailAsSpamAt }: Said,
  now: number,
): Omit<Update, '$setOnInsert'> {
  const $set: Record<string, unknown> = {};
  const $unset: Record<string, unknown> = {};
  const $min: Record<string, number> = {};
  const $max: Record<string, number> = {};
  if (emailSubscribe) $set.emailSubscribe = emailSubscribe;
  if (emailSubscribe === 'unsubscribed') $min.unsubscribedAt = now;
  else if (emailSubscribe) $unset.unsubscribedAt = '';
  if (hardBouncedAt === null) $max.bouncesForgottenAt = now;
  for (const [field, time] of Object.entries({ hardBouncedAt, markedEmailAsSpamAt })) {
    if (time === null) $unset[field] = '';
    else if (time !== undefined) $min[field] = time;
  }
  return {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($unset).length > 0 ? { $unset } : {}),
    ...(Object.keys($min).length > 0 ? { $min } : {}),
    ...(Object.keys($max).length > 0 ? { $max } : {}),
  };
}
