import type { ProfileChange } from '@fanfare/domain';
import {
  EmailsBody,
  EmailStatusBody,
  type Items,
  readEmailList,
  readEmails,
  readEmailStatus,
  type ReadRequest,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Refusal, type Reply, type Route } from '@fanfare/http-kit';
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
  ): Promise<Reply | Refusal> {
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
      docs: { body: EmailsBody },
      handle: ({ workspaceId, body }) => say(workspaceId, readEmails(body), said),
    });

  const listRoute = (
    path: string,
    permission: string,
    summary: string,
    by: 'unsubscribedAt' | 'hardBouncedAt',
    present: (document: AddressDocument) => object,
  ): Route =>
    route({
      method: 'get',
      path,
      permission,
      summary,
      handle: async ({ workspaceId, query }) => {
        const read = readEmailList(query, { isSortable: by === 'unsubscribedAt' });
        if (!read.ok) return refuse(400, read.message, read.errors);
        return success(200, { emails: (await addressBook.list(workspaceId, by, read.request)).map(present) });
      },
    });

  const block = (at: number): Said => ({ emailSubscribe: 'unsubscribed', hardBouncedAt: at });

  return [
    route({
      method: 'post',
      path: '/email/status',
      permission: 'email.status',
      summary: 'Set the email subscription state of addresses',
      docs: { body: EmailStatusBody },
      handle: ({ workspaceId, body }) => {
        const read = readEmailStatus(body);
        return say(workspaceId, read, () => (read.ok ? { emailSubscribe: read.request.state } : {}));
      },
    }),
    listRoute(
      '/email/unsubscribes',
      'email.unsubscribe',
      'List addresses that unsubscribed',
      'unsubscribedAt',
      ({ email, unsubscribedAt }) => ({
        email,
        unsubscribed_at: timeOf(unsubscribedAt),
      }),
    ),
    listRoute(
      '/email/hard_bounces',
      'email.hard_bounces',
      'List addresses that bounced for good',
      'hardBouncedAt',
      ({ email, hardBouncedAt }) => ({
        email,
        hard_bounced_at: timeOf(hardBouncedAt),
      }),
    ),
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
