import { z } from 'zod';
import type { Identifier } from '@fanfare/domain';
import { listOf, optional, read } from '../parsing/index.ts';
import { AliasObject, EmailAddress, ExternalId, identifying, PhoneNumber } from './identifying.ts';
import { badRequest, entriesOf, fieldsOf, IDS_MAX, TOO_MANY_USERS, type ReadRequest } from './request.ts';

/** `POST /users/export/ids`: who, in any combination, and which fields of them; without `fields_to_export`, all. */
export const ExportIdsBody = z.object({
  external_ids: optional(listOf(ExternalId)),
  user_aliases: optional(listOf(AliasObject)),
  braze_id: optional(identifying),
  device_id: optional(identifying),
  email_address: optional(EmailAddress),
  phone: optional(PhoneNumber),
  fields_to_export: optional(listOf(z.string()).describe('empty is as good as absent: all')),
});

export interface ExportRequest {
  readonly identifiers: readonly Identifier[];
  readonly deviceId?: string;
  /** Those that may turn out to be nobody's. */
  readonly externalIds: readonly string[];
  readonly fields?: ReadonlySet<string>;
}

export function readExport(body: unknown): ReadRequest<ExportRequest> {
  const fields = fieldsOf(body);
  if (entriesOf(fields.external_ids).length + entriesOf(fields.user_aliases).length > IDS_MAX) {
    return { ok: false, message: TOO_MANY_USERS };
  }
  const given = read(ExportIdsBody, fields);
  if (!given.ok) return badRequest(...given.problems);
  const { external_ids: externalIds = [], user_aliases: aliases = [], ...one } = given.value;
  const identifiers: Identifier[] = [
    ...externalIds.map((externalId) => ({ externalId })),
    ...aliases.map((alias) => ({ alias })),
    ...(one.braze_id === undefined ? [] : [{ userId: one.braze_id }]),
    ...(one.email_address === undefined ? [] : [{ email: one.email_address }]),
    ...(one.phone === undefined ? [] : [{ phone: one.phone }]),
  ];
  if (identifiers.length === 0 && one.device_id === undefined) {
    return badRequest('One of external_ids, user_aliases, device_id, braze_id, email_address, phone is required');
  }
  return {
    ok: true,
    request: {
      identifiers,
      externalIds,
      ...(one.device_id === undefined ? {} : { deviceId: one.device_id }),
      ...(one.fields_to_export?.length ? { fields: new Set(one.fields_to_export) } : {}),
    },
  };
}
