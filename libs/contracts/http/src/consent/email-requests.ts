import { z } from 'zod';
import type { SubscriptionState } from '@fanfare/domain';
import { parseDateTime, read } from '../parsing/index.ts';
import { EmailAddress } from '../users/identifying.ts';
import { badRequest, fieldsOf, itemsOf, readRequiredItems, type Items, type ReadRequest } from '../users/request.ts';
import { QueriedEmail } from './query-address.ts';

/** `email`: one address, or at most 50 (contract, section 2.12). */
export const readEmails = (body: unknown): ReadRequest<Items<string>> => readRequiredItems(EmailAddress, body, 'email');

const State = z.enum(['subscribed', 'unsubscribed', 'opted_in']);

/** Of every POST under `/email/` but the status. */
export const EmailsBody = z.object({ email: itemsOf(EmailAddress).describe('one, or up to 50') });

/** `POST /email/status` */
export const EmailStatusBody = EmailsBody.extend({ subscription_state: State });

export function readEmailStatus(body: unknown): ReadRequest<Items<string> & { readonly state: SubscriptionState }> {
  const state = read(State, fieldsOf(body).subscription_state, 'subscription_state');
  if (!state.ok) return badRequest(...state.problems);
  const emails = readEmails(body);
  return emails.ok ? { ok: true, request: { ...emails.request, state: state.value } } : emails;
}

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'is not a date (YYYY-MM-DD)', abort: true })
  .transform((text, context): number => {
    const midnight = parseDateTime(text);
    if (midnight !== undefined) return midnight;
    context.addIssue({ code: 'custom', message: 'is not a date (YYYY-MM-DD)' }); // 30 February
    return z.NEVER;
  })
  .meta({ format: 'date' });

/** `email`, or both dates. */
export const HardBouncesQuery = z.object({
  start_date: day.optional(),
  end_date: day.optional(),
  email: QueriedEmail.optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(500).default(100),
  offset: z.coerce.number<number | string>().int().min(0).default(0),
});
export const UnsubscribesQuery = HardBouncesQuery.extend({ sort_direction: z.enum(['asc', 'desc']).default('desc') });

export interface EmailListQuery {
  /** One address, or all whose time is in the range: from `start` to `end`, ms since the epoch, both included. */
  readonly which: { readonly email: string } | { readonly start: number; readonly end: number };
  readonly limit: number;
  readonly offset: number;
  readonly direction: 'asc' | 'desc';
}

/** `GET /email/unsubscribes`; `GET /email/hard_bounces`, which is always newest first. An address wins over the dates. */
export function readEmailList(query: unknown, { isSortable }: { isSortable: boolean }): ReadRequest<EmailListQuery> {
  const given = read(UnsubscribesQuery, fieldsOf(query));
  if (!given.ok) return badRequest(...given.problems);
  const { email, start_date: start, end_date: end, limit, offset, sort_direction: direction } = given.value;
  const page = { limit, offset, direction: isSortable ? direction : ('desc' as const) };
  if (email !== undefined) return { ok: true, request: { which: { email }, ...page } };
  if (start === undefined || end === undefined) return badRequest('end_date with start_date, or email, is required');
  return { ok: true, request: { which: { start, end }, ...page } };
}
