import type { ProfileChange } from '@fanfare/domain';
import {
  EmailsBody,
  EmailsReplyFields,
  EmailStatusBody,
  HardBouncesQuery,
  HardBouncesReplyFields,
  type Items,
  readEmailList,
  readEmails,
  readEmailStatus,
  type ReadRequest,
  type ReplyOf,
  UnsubscribesQuery,
  UnsubscribesReplyFields,
} from '@fanfare/http-contracts';
import { Refusal, refuse, route, success, type Answer, type ApiRequest, type Route } from '@fanfare/http-kit';
import { withErrors } from '../storage/item-errors.ts';
import type { UpdateHolders } from '../storage/update-holders.ts';
import type { AddressBook, Said } from './address-book.ts';
import type { AddressDocument } from './address-document.ts';
import type { FollowAddresses } from './follow-addresses.ts';

export interface EmailRoutesDeps {
  readonly addressBook: AddressBook;
  readonly updateHolders: UpdateHolders;
  readonly followAddresses: FollowAddresses;
  readonly now: () => number;
}

/** What is said of e-mail addresses, whoever has them now or later (contract, section 2.12). */
export function emailRoutes({ addressBook, updateHolders, followAddresses, now }: EmailRoutesDeps): Route[] {
  /** The address book first: who gets the address while we write then finds it there. */
  async function say(
    workspaceId: string,
    read: ReadRequest<Items<string>>,
    said: (at: number) => Said,
  ): Promise<Answer<ReplyOf<typeof EmailsReplyFields>>> {
    if (!read.ok) return refuse(400, read.message, read.errors);
    const at = now();
    const emails = read.request.items.map(({ value }) => value);
    await addressBook.say(workspaceId, emails, said(at), at);
    const { hardBouncedAt, ...others } = said(at);
    const changes = changesOf(others);
    const holders = emails.map((email) => ({ email }));
    if (changes.length > 0) await updateHolders(workspaceId, holders, changes);
    if (hardBouncedAt !== undefined) await followAddresses(workspaceId, emails);
    return success(201, withErrors(read.request.errors));
  }

  const sayRoute = (path: string, permission: string, summary: string, said: (at: number) => Said): Route =>
    route({
      method: 'post',
      path,
      permission,
      summary,
      docs: { body: EmailsBody, response: EmailsReplyFields },
      handle: ({ workspaceId, body }) => say(workspaceId, readEmails(body), said),
    });

  async function list(
    { workspaceId, query }: ApiRequest<unknown, unknown>,
    by: 'unsubscribedAt' | 'hardBouncedAt',
  ): Promise<Refusal | readonly AddressDocument[]> {
    const read = readEmailList(query, { isSortable: by === 'unsubscribedAt' });
    return read.ok ? addressBook.list(workspaceId, by, read.request) : refuse(400, read.message, read.errors);
  }

  const block = (at: number): Said => ({ emailSubscribe: 'unsubscribed', hardBouncedAt: at });

  return [
    route({
      method: 'post',
      path: '/email/status',
      permission: 'email.status',
      summary: 'Set the email subscription state of addresses',
      docs: { body: EmailStatusBody, response: EmailsReplyFields },
      handle: ({ workspaceId, body }) => {
        const read = readEmailStatus(body);
        return say(workspaceId, read, () => (read.ok ? { emailSubscribe: read.request.state } : {}));
      },
    }),
    route({
      method: 'get',
      path: '/email/unsubscribes',
      permission: 'email.unsubscribe',
      summary: 'List addresses that unsubscribed',
      docs: { query: UnsubscribesQuery, response: UnsubscribesReplyFields },
      handle: async function listUnsubscribes(request) {
        const found = await list(request, 'unsubscribedAt');
        if (found instanceof Refusal) return found;
        const emails = found.map(({ email, unsubscribedAt }) => ({ email, unsubscribed_at: timeOf(unsubscribedAt) }));
        return success(200, { emails });
      },
    }),
    route({
      method: 'get',
      path: '/email/hard_bounces',
      permission: 'email.hard_bounces',
      summary: 'List addresses that bounced for good',
      docs: { query: HardBouncesQuery, response: HardBouncesReplyFields },
      handle: async function listHardBounces(request) {
        const found = await list(request, 'hardBouncedAt');
        if (found instanceof Refusal) return found;
        const emails = found.map(({ email, hardBouncedAt }) => ({ email, hard_bounced_at: timeOf(hardBouncedAt) }));
        return success(200, { emails });
      },
    }),
    sayRoute('/email/bounce/remove', 'email.bounce.remove', 'Send to bounced addresses again', () => ({
      hardBouncedAt: null,
    })),
    sayRoute('/email/spam/remove', 'email.spam.remove', 'Forget complaints', () => ({ markedEmailAsSpamAt: null })),
    sayRoute('/email/blocklist', 'email.blacklist', 'Put addresses on the blocklist', block),
    sayRoute('/email/blacklist', 'email.blacklist', 'Put addresses on the blocklist', block),
  ];
}

const changesOf = (said: Said): ProfileChange[] =>
  Object.entries(said).map(([field, value]) => {
    const path = [field as keyof Said] as const;
    return value === null ? { type: 'remove', path } : { type: 'set', path, value };
  });

const timeOf = (ms: number | undefined): string => new Date(ms!).toISOString();
