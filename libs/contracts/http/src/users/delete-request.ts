import { z } from 'zod';
import type { UserReference } from '@fanfare/domain';
import { byAlias, byBrazeId, byEmail, byExternalId, byPhone } from './identifying.ts';
import {
  badRequest,
  entriesOf,
  fieldsOf,
  itemsOf,
  readRequiredItems,
  type Items,
  type ReadRequest,
} from './request.ts';

/** Each way to say who is to go. */
const deletionKinds = {
  external_ids: byExternalId,
  user_aliases: byAlias,
  braze_ids: byBrazeId,
  email_addresses: byEmail,
  phone_numbers: byPhone,
} as const;
type DeletionKind = keyof typeof deletionKinds;

/** Exactly one of them. */
export const DeleteUsersBody = z
  .object({
    external_ids: itemsOf(deletionKinds.external_ids),
    user_aliases: itemsOf(deletionKinds.user_aliases),
    braze_ids: itemsOf(deletionKinds.braze_ids),
    email_addresses: itemsOf(deletionKinds.email_addresses),
    phone_numbers: itemsOf(deletionKinds.phone_numbers),
  })
  .partial();

/** `POST /users/delete`: exactly one kind of identifier, at most 50 of them (contract, section 2.11). */
export function readDeletion(body: unknown): ReadRequest<Items<UserReference>> {
  const kinds = Object.keys(deletionKinds) as DeletionKind[];
  const [kind, ...others] = kinds.filter((name) => entriesOf(fieldsOf(body)[name]).length > 0);
  if (kind === undefined || others.length > 0) return badRequest(`Exactly one of ${kinds.join(', ')} is required`);
  return readRequiredItems<UserReference>(deletionKinds[kind], body, kind);
}
