import type { AddressConsent } from '@fanfare/domain';
import type { BulkOperation, DocumentStore, Filter, Update } from '@fanfare/document-store';
import type { EmailListQuery } from '@fanfare/http-contracts';
import { addressIdOf, addressIndexes, EMAIL_ADDRESSES, type AddressDocument } from './address-document.ts';

/** What was said of e-mail addresses, so that it holds for whoever gets one later. */
export interface AddressBook {
  createIndexes(): Promise<void>;
  /** By address; those of which nothing was said are absent. */
  consents(workspaceId: string, emails: readonly string[]): Promise<ReadonlyMap<string, AddressConsent>>;
  /** Keeps what was said of the addresses; `null` takes it back. A time that is there already stays. */
  say(workspaceId: string, emails: readonly string[], said: Said, now: number): Promise<void>;
  list(workspaceId: string, by: 'unsubscribedAt' | 'hardBouncedAt', query: EmailListQuery): Promise<AddressDocument[]>;
}

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
  if (emailSubscribe) $set.emailSubscribe = emailSubscribe;
  if (emailSubscribe === 'unsubscribed') $min.unsubscribedAt = now;
  else if (emailSubscribe) $unset.unsubscribedAt = '';
  for (const [field, time] of Object.entries({ hardBouncedAt, markedEmailAsSpamAt })) {
    if (time === null) $unset[field] = '';
    else if (time !== undefined) $min[field] = time;
  }
  return {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($unset).length > 0 ? { $unset } : {}),
    ...(Object.keys($min).length > 0 ? { $min } : {}),
  };
}
