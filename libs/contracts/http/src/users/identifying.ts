import { z } from 'zod';
import { prioritizations, type Identifier, type Prioritization, type UserReference } from '@fanfare/domain';
import { listOf } from '../parsing/list.ts';
import { withDefault } from '../parsing/absent.ts';
import { readEmail, readPhone } from './addresses.ts';
import { ALIAS_BYTES_MAX, EXTERNAL_ID_BYTES_MAX, isIdentifying, readIdentifier } from './identifier.ts';

export const identifying = z.string().refine(isIdentifying, { error: 'is not valid', abort: true });

const ofBytes = (max: number) =>
  identifying.refine((id) => Buffer.byteLength(id) <= max, { error: `is longer than ${max} bytes` });

export const ExternalId = ofBytes(EXTERNAL_ID_BYTES_MAX);
export const AliasName = ofBytes(ALIAS_BYTES_MAX);
export const AliasLabel = ofBytes(ALIAS_BYTES_MAX);

/** `{alias_name, alias_label}` */
export const AliasObject = z
  .object({ alias_name: AliasName, alias_label: AliasLabel })
  .transform(({ alias_name: name, alias_label: label }) => ({ name, label }));

const spelled = (spell: (value: unknown) => string | undefined, what: string) =>
  z.string().transform((text, context): string => {
    const value = spell(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `is not a valid ${what}` });
    return z.NEVER;
  });

/** An e-mail address in its one spelling. */
export const EmailAddress = spelled(readEmail, 'email');
/** A phone number, E.164 with its plus sign. */
export const PhoneNumber = spelled(readPhone, 'phone number');

export const PrioritizationList = withDefault(listOf(z.enum(prioritizations), { max: 4 }), []).refine(
  (rules) => !(rules.includes('identified') && rules.includes('unidentified')),
  { error: 'holds at most one of identified and unidentified' },
);

const referenceTo = (identifier: Identifier, prioritization: readonly Prioritization[] = []): UserReference => ({
  identifier,
  prioritization,
});

export const byExternalId = ExternalId.transform((externalId) => referenceTo({ externalId }));
export const byAlias = AliasObject.transform((alias) => referenceTo({ alias }));
export const byBrazeId = identifying.transform((userId) => referenceTo({ userId }));
const EmailReference = z.object({ email: EmailAddress, prioritization: PrioritizationList });
const PhoneReference = z.object({ phone: PhoneNumber, prioritization: PrioritizationList });

/** `{email, prioritization}`, or the bare address. */
export const byEmail = z
  .preprocess(
    (given: string | z.input<typeof EmailReference>) => (typeof given === 'string' ? { email: given } : given),
    EmailReference,
  )
  .transform(({ email, prioritization }) => referenceTo({ email }, prioritization));
/** `{phone, prioritization}`, or the bare number. */
export const byPhone = z
  .preprocess(
    (given: string | z.input<typeof PhoneReference>) => (typeof given === 'string' ? { phone: given } : given),
    PhoneReference,
  )
  .transform(({ phone, prioritization }) => referenceTo({ phone }, prioritization));

/** Whatever is there: the identifier is read as a whole, because its parts exclude each other. */
const readAsAWhole = <Value>(shape: Readonly<Record<string, unknown>>) =>
  z.custom<Value | null>().meta(shape).optional();

const text = { type: 'string' };
const alias = {
  type: 'object',
  required: ['alias_name', 'alias_label'],
  properties: { alias_name: text, alias_label: text },
};

/** An object that names a user in any way: `external_id`, `user_alias`, `braze_id`, or an address with its prioritization. */
export const byAny = z
  .object({
    external_id: readAsAWhole<string>(text),
    user_alias: readAsAWhole<z.input<typeof AliasObject>>(alias),
    braze_id: readAsAWhole<string>(text),
    email: readAsAWhole<string>(text),
    phone: readAsAWhole<string>(text),
    prioritization: PrioritizationList,
  })
  .transform(({ prioritization, ...fields }, context): UserReference => {
    const identifier = readIdentifier(fields);
    if (identifier.ok) return referenceTo(identifier.value, prioritization);
    context.addIssue({ code: 'custom', message: identifier.problem });
    return z.NEVER;
  });
