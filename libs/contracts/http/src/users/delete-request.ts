import type { z } from 'zod';
import type { UserReference } from '@fanfare/domain';
import { byAlias, byBrazeId, byEmail, byExternalId, byPhone } from './identifying.ts';
import { badRequest, entriesOf, fieldsOf, readRequiredItems, type Items, type ReadRequest } from './request.ts';

/** Each way to say who is to go. */
export const deletionKinds: Readonly<Record<string, z.ZodType<UserReference>>> = {
  external_ids: byExternalId,
  user_aliases: byAlias,
  braze_ids: byBrazeId,
  email_addresses: byEmail,
  phone_numbers: byPhone,
};

/** `POST /users/delete`: exactly one kind of identifier, at most 50 of them (contract, section 2.11). */
export function readDeletion(body: unknown): ReadRequest<Items<UserReference>> {
  const kinds = Object.keys(deletionKinds);
  const [kind, ...others] = kinds.filter((name) => entriesOf(fieldsOf(body)[name]).length > 0);
  if (kind === undefined || others.length > 0) return badRequest(`Exactly one of ${kinds.join(', ')} is required`);
  return readRequiredItems(deletionKinds[kind]!, body, kind);
}
