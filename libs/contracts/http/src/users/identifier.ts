import type { Identifier } from '@fanfare/domain';
import { lenientBoolean } from '../parsing/boolean.ts';
import { isObject } from '../parsing/text.ts';
import { readEmail, readPhone } from './addresses.ts';
import { coded, good, notA, notValid, problem, type Checked } from './checked.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const EXTERNAL_ID_BYTES_MAX = 987;

/** Of the name and of the label. The documentation has no limit; an index does. */
export const ALIAS_BYTES_MAX = 987;

const primaries = ['external_id', 'user_alias', 'braze_id'] as const;

/** Exactly one of the primary identifiers; without one an e-mail address, without that a phone number. */
export function readIdentifier(object: Fields): Checked<Identifier> {
  const [primary, ...others] = primaries.filter((name) => isGiven(object[name]));
  if (others.length > 0) return problem("Only one of 'external_id', 'user_alias' or 'braze_id' is allowed");
  if (primary === 'external_id') return readExternalId(object.external_id);
  if (primary === 'user_alias') return readAlias(object.user_alias);
  if (primary === 'braze_id') {
    const { braze_id: userId } = object;
    return isIdentifying(userId) ? good({ userId }) : notValid('braze_id');
  }
  if (isGiven(object.email)) {
    const email = readEmail(object.email);
    return email === undefined ? coded('EMAIL_BAD_FORMAT', notA('email', 'a valid email')) : good({ email });
  }
  if (isGiven(object.phone)) {
    const phone = readPhone(object.phone);
    return phone === undefined ? notA('phone', 'a valid phone number') : good({ phone });
  }
  return problem("'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required");
}

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function readExternalId(externalId: unknown): Checked<Identifier> {
  if (!isIdentifying(externalId)) return notValid('external_id');
  if (Buffer.byteLength(externalId) > EXTERNAL_ID_BYTES_MAX) {
    return coded(
      'EXTERNAL_USER_ID_TOO_LARGE',
      problem(`'external_id' must be fewer than ${EXTERNAL_ID_BYTES_MAX + 1} bytes`),
    );
  }
  return good({ externalId });
}

function readAlias(value: unknown): Checked<Identifier> {
  if (!isObject(value)) return notValid('user_alias');
  const { alias_name: name, alias_label: label } = value;
  return isAliasPart(name) && isAliasPart(label) ? good({ alias: { name, label } }) : notValid('user_alias');
}

/** A text that a store gives back as it was: half a character would come back as another one. */
export const isIdentifying = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.isWellFormed() && !value.includes('\u0000');

const isAliasPart = (value: unknown): value is string =>
  isIdentifying(value) && Buffer.byteLength(value) <= ALIAS_BYTES_MAX;

/** What becomes of an object whose user does not exist. An alias makes one only where that is asked for in so many words. */
export function readIfUnknown(
  object: Fields,
  identifier: Identifier,
  { aliasMakesUsers }: { aliasMakesUsers: boolean },
): Checked<'create' | 'skip' | 'refuse'> {
  const flag = lenientBoolean.optional().safeParse(object._update_existing_only ?? undefined);
  if (!flag.success) return notValid('_update_existing_only');
  if ('userId' in identifier) return good('refuse');
  if ('alias' in identifier) return good(aliasMakesUsers && flag.data === false ? 'create' : 'skip');
  return good(flag.data === true ? 'skip' : 'create');
}
