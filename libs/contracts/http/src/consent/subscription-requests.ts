import { z } from 'zod';
import type { GroupState, Identifier } from '@fanfare/domain';
import { listOf, optional, read, requiredText } from '../parsing/index.ts';
import { EmailAddress, ExternalId, PhoneNumber } from '../users/identifying.ts';
import { badRequest, entriesOf, fieldsOf, IDS_MAX, itemsOf, TOO_MANY_IDS, type ReadRequest } from '../users/request.ts';
import { isGroupId } from '../users/subscription-groups.ts';
import { withPlus } from './query-address.ts';

const GroupId = requiredText.refine(isGroupId, { error: 'is not a valid id' });
const State = z.enum(['subscribed', 'unsubscribed']);

/** `POST /subscription/status/set`. `use_double_opt_in_logic` is ignored: nobody is asked to confirm. */
export const SubscriptionStatusBody = z.object({
  subscription_group_id: GroupId,
  subscription_state: State,
  external_id: optional(listOf(ExternalId)),
  email: optional(listOf(EmailAddress)),
  phone: optional(listOf(PhoneNumber)),
});

/** An entry of `subscription_groups` of `POST /v2/subscription/status/set`. */
const SubscriptionGroupSet = z.object({
  subscription_group_id: GroupId,
  subscription_state: State,
  external_ids: optional(listOf(ExternalId)),
  emails: optional(listOf(EmailAddress)),
  phones: optional(listOf(PhoneNumber)),
});

/** `POST /v2/subscription/status/set` */
export const SubscriptionStatusV2Body = z.object({ subscription_groups: itemsOf(SubscriptionGroupSet) });

/** The state of a group, for the users with these ids and for everybody with these addresses. */
export interface GroupStateChange {
  readonly groupId: string;
  readonly state: GroupState;
  readonly users: readonly Identifier[];
}

const NOT_BOTH = 'Either an email address or a phone number should be provided, but not both.';

export function readSubscriptionSet(body: unknown): ReadRequest<readonly GroupStateChange[]> {
  const fields = fieldsOf(body);
  const refusal = refusalOf(fields, ['external_id', 'email', 'phone']);
  if (refusal) return refusal;
  const given = read(SubscriptionStatusBody, fields);
  if (!given.ok) return badRequest(...given.problems);
  const { subscription_group_id: groupId, subscription_state: state, external_id, email, phone } = given.value;
  return { ok: true, request: [{ groupId, state, users: usersOf(external_id, email, phone) }] };
}

export function readSubscriptionSetV2(body: unknown): ReadRequest<readonly GroupStateChange[]> {
  const groups = entriesOf(fieldsOf(body).subscription_groups);
  if (groups.length === 0) return badRequest('subscription_groups: is required');
  if (groups.length > IDS_MAX) return { ok: false, message: TOO_MANY_IDS };
  const changes: GroupStateChange[] = [];
  for (const [index, group] of groups.entries()) {
    const refusal = refusalOf(fieldsOf(group), ['external_ids', 'emails', 'phones']);
    if (refusal) return refusal;
    const given = read(SubscriptionGroupSet, group, `subscription_groups.${index}`);
    if (!given.ok) return badRequest(...given.problems);
    const { subscription_group_id: groupId, subscription_state: state, external_ids, emails, phones } = given.value;
    changes.push({ groupId, state, users: usersOf(external_ids, emails, phones) });
  }
  return { ok: true, request: changes };
}

/** At least one way to say who, at most 50 of each; a group is for e-mail or for SMS. */
function refusalOf(fields: Readonly<Record<string, unknown>>, names: readonly [string, string, string]) {
  const [externalIds, emails, phones] = names.map((name) => entriesOf(fields[name]).length) as [number, number, number];
  if (emails > 0 && phones > 0) return { ok: false, message: NOT_BOTH } as const;
  if (Math.max(externalIds, emails, phones) > IDS_MAX) return { ok: false, message: TOO_MANY_IDS } as const;
  return externalIds + emails + phones === 0 ? badRequest(`One of ${names.join(', ')} is required`) : undefined;
}

const usersOf = (
  externalIds: readonly string[] = [],
  emails: readonly string[] = [],
  phones: readonly string[] = [],
): Identifier[] => [
  ...externalIds.map((externalId) => ({ externalId })),
  ...emails.map((email) => ({ email })),
  ...phones.map((phone) => ({ phone })),
];

/** A user as asked for, and the text that asked. */
export interface Asked {
  readonly text: string;
  readonly identifier: Identifier;
}

const AskedUsers = z.object({
  external_id: optional(listOf(ExternalId)),
  email: optional(listOf(z.string())),
  phone: optional(listOf(z.string())),
});

function readAsked(query: unknown): ReadRequest<readonly Asked[]> {
  const fields = fieldsOf(query);
  const [ids, emails, phones] = ['external_id', 'email', 'phone'].map((name) => entriesOf(fields[name]).length);
  if (ids! + emails! + phones! > IDS_MAX) return { ok: false, message: TOO_MANY_IDS };
  if (ids === 0 && emails! > 0 && phones! > 0) return { ok: false, message: NOT_BOTH };
  const given = read(AskedUsers, fields);
  if (!given.ok) return badRequest(...given.problems);
  const { external_id = [], email = [], phone = [] } = given.value;
  const asked: Asked[] = external_id.map((externalId) => ({ text: externalId, identifier: { externalId } }));
  for (const given of email) {
    const text = withPlus(given);
    const address = EmailAddress.safeParse(text);
    if (!address.success) return badRequest('email: is not a valid email');
    asked.push({ text, identifier: { email: address.data } });
  }
  for (const text of phone) {
    const number = PhoneNumber.safeParse(text.trim());
    if (!number.success) return badRequest('phone: is not a valid phone number');
    // A number may hold spaces of its own.
    asked.push({ text: text.replace(/^ /, '+'), identifier: { phone: number.data } });
  }
  return asked.length > 0 ? { ok: true, request: asked } : badRequest('One of external_id, email, phone is required');
}

/** `external_id`, `email` or `phone`, up to 50 of them. */
export const SubscriptionStatusQuery = AskedUsers.extend({ subscription_group_id: GroupId });

/** `GET /subscription/status/get` (contract, section 2.13) */
export function readStatusQuery(query: unknown): ReadRequest<{ groupId: string; asked: readonly Asked[] }> {
  const group = read(GroupId, fieldsOf(query).subscription_group_id, 'subscription_group_id');
  if (!group.ok) return badRequest(...group.problems);
  const asked = readAsked(query);
  return asked.ok ? { ok: true, request: { groupId: group.value, asked: asked.request } } : asked;
}

const Page = z.object({
  limit: z.coerce.number<number | string>().int().min(1).max(100).default(100),
  offset: z.coerce.number<number | string>().int().min(0).default(0),
});

export const UserSubscriptionsQuery = AskedUsers.extend(Page.shape);

/** `GET /subscription/user/status` */
export function readUserStatusQuery(
  query: unknown,
): ReadRequest<{ asked: readonly Asked[]; limit: number; offset: number }> {
  const page = read(Page, fieldsOf(query));
  if (!page.ok) return badRequest(...page.problems);
  const asked = readAsked(query);
  return asked.ok ? { ok: true, request: { asked: asked.request, ...page.value } } : asked;
}
