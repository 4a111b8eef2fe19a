import { z } from 'zod';
import type { Identification, MergeOfUsers } from '@fanfare/domain';
import { AliasObject, byAny, EmailAddress, ExternalId, PhoneNumber, PrioritizationList } from './identifying.ts';
import {
  badRequest,
  entriesOf,
  fieldsOf,
  IDS_MAX,
  itemsOf,
  readItems,
  TOO_MANY_IDS,
  type Item,
  type ReadRequest,
} from './request.ts';

/** The lists of an identify call. */
const identifyLists = {
  aliases_to_identify: z
    .object({ external_id: ExternalId, user_alias: AliasObject })
    .transform(({ external_id: externalId, user_alias: alias }): Identification => ({
      externalId,
      user: { identifier: { alias } },
    })),
  emails_to_identify: z
    .object({ external_id: ExternalId, email: EmailAddress, prioritization: PrioritizationList })
    .transform(({ external_id: externalId, email, prioritization }): Identification => ({
      externalId,
      user: { identifier: { email }, prioritization },
    })),
  phone_numbers_to_identify: z
    .object({ external_id: ExternalId, phone: PhoneNumber, prioritization: PrioritizationList })
    .transform(({ external_id: externalId, phone, prioritization }): Identification => ({
      externalId,
      user: { identifier: { phone }, prioritization },
    })),
} as const;
export type IdentifyList = keyof typeof identifyLists;

/** At least one of them. The old `merge_behavior` is ignored. */
export const IdentifyBody = z
  .object({
    aliases_to_identify: itemsOf(identifyLists.aliases_to_identify),
    emails_to_identify: itemsOf(identifyLists.emails_to_identify),
    phone_numbers_to_identify: itemsOf(identifyLists.phone_numbers_to_identify),
  })
  .partial();

export interface IdentifyRequest {
  readonly items: readonly (Item<Identification> & { readonly list: IdentifyList })[];
  readonly errors: readonly string[];
}

/** `POST /users/identify` (contract, section 2.11). The old `merge_behavior` is ignored: identifying merges. */
export function readIdentify(body: unknown): ReadRequest<IdentifyRequest> {
  const names = Object.keys(identifyLists) as IdentifyList[];
  const lists = names.map((list) => ({ list, entries: entriesOf(fieldsOf(body)[list]) }));
  if (lists.some(({ entries }) => entries.length > IDS_MAX)) return { ok: false, message: TOO_MANY_IDS };
  if (lists.every(({ entries }) => entries.length === 0)) return badRequest(`One of ${names.join(', ')} is required`);
  const read = lists.map(({ list, entries }) => ({ list, ...readItems(identifyLists[list], entries, list) }));
  const items = read.flatMap(({ list, items }) => items.map((item) => ({ list, ...item })));
  const errors = read.flatMap((part) => part.errors);
  return items.length > 0 ? { ok: true, request: { items, errors } } : badRequest(...errors);
}

const MergeUpdateObject = z
  .object({ identifier_to_merge: byAny, identifier_to_keep: byAny })
  .transform(({ identifier_to_merge: merge, identifier_to_keep: keep }): MergeOfUsers => ({ merge, keep }));

export const MergeBody = z.object({ merge_updates: z.array(MergeUpdateObject).meta({ maxItems: IDS_MAX }) });

/** `POST /users/merge`: each user by `external_id` or `user_alias`, or by an address with its prioritization. */
export function readMerges(
  body: unknown,
): ReadRequest<{ readonly items: readonly Item<MergeOfUsers>[]; readonly errors: readonly string[] }> {
  const list = fieldsOf(body).merge_updates;
  if (!Array.isArray(list) || list.length === 0)
    return { ok: false, message: "'merge_updates' must be an array of objects" };
  if (list.length > IDS_MAX) {
    return { ok: false, message: `a single request may not contain more than ${IDS_MAX} merge updates` };
  }
  const request = readItems(MergeUpdateObject, list, 'merge_updates');
  return request.items.length > 0 ? { ok: true, request } : badRequest(...request.errors);
}
