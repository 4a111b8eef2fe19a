import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { mailboxOf, NO_REPLY_TO, type Mailbox } from '@fanfare/domain';
import type { DeliveryAttempt } from '@fanfare/providers';
import type { MailFile } from './load-files.ts';
import { plaintextOf } from './plaintext.ts';

export interface MailDefaults {
  /** Where the message names no `from`. */
  readonly defaultFrom?: string;
  /** Where the message names no `reply_to`; `NO_REPLY_TO` in a message means none. */
  readonly defaultReplyTo?: string;
}

type ComposedFields = Omit<SendMailOptions, 'bcc'> & { readonly messageId: string; readonly bcc?: Mailbox };

export type ComposedMail =
  { readonly ok: true; readonly mail: ComposedFields } | { readonly ok: false; readonly reason: string };

/**
 * The contract's email object (section 3.6) as a mail, with the files of its attachments. A pure function: a repeat gives
 * the same mail and Message-ID.
 */
export function composeMail(
  attempt: DeliveryAttempt,
  defaults: MailDefaults,
  files: readonly MailFile[] = [],
): ComposedMail {
  const { payload, to } = attempt;
  const sender = textOf(payload.from) ?? defaults.defaultFrom;
  const from = sender === undefined ? undefined : mailboxOf(sender);
  const body = textOf(payload.body);
  const recipient = to.email;
  if (!recipient) return { ok: false, reason: 'missing_email' };
  if (!body) return { ok: false, reason: 'no_email_body_content' };
  if (!from) return { ok: false, reason: sender === undefined ? 'missing_from' : 'invalid_from' };
  const replyAddress = textOf(payload.reply_to) ?? defaults.defaultReplyTo ?? NO_REPLY_TO;
  const replyTo = mailboxOf(replyAddress);
  if (!replyTo && replyAddress !== NO_REPLY_TO) return { ok: false, reason: 'invalid_reply_to' };
  const ampBody = textOf(payload.amp_body);
  const bcc = textOf(payload.bcc)?.trim();
  return {
    ok: true,
    mail: {
      from,
      // As an object: a comma in the address must not make it two recipients.
      to: { name: '', address: recipient },
      // In the envelope only: nobody who gets the mail sees it.
      ...(bcc && { bcc: { name: '', address: bcc } }),
      subject: textOf(payload.subject) ?? '',
      html: withPreheader(body, textOf(payload.preheader)),
      text: textOf(payload.plaintext_body) ?? plaintextOf(body),
      ...(replyTo && { replyTo }),
      ...(ampBody !== undefined && { amp: ampBody }),
      ...(files.length > 0 && { attachments: [...files] }),
      messageId: messageIdOf(attempt.idempotencyKey, from.address),
      headers: { ...customHeaders(payload.headers), ...traceHeaders(attempt) },
    },
  };
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

function messageIdOf(idempotencyKey: string, from: string): string {
  const hash = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
  return `<${hash}@${/@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'}>`;
}

/** Hidden in the mail, shown by mail programs beside the subject. */
function withPreheader(html: string, preheader: string | undefined): string {
  if (preheader === undefined) return html;
  const escaped = preheader.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const block = `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escaped}</div>`;
  const bodyTag = /<body\b[^>]*>/i.exec(html);
  const at = bodyTag ? bodyTag.index + bodyTag[0].length : 0;
  return html.slice(0, at) + block + html.slice(at);
}

/** These say what the mail is and to whom it goes; a custom header must not change that. */
const reservedHeaders = /^(from|sender|to|cc|bcc|subject|date|message-id|mime-version|content-.*|x-fanfare-.*)$/i;

/** Printable ASCII but the colon; anything else could begin a header of its own. */
const headerName = /^[!-9;-~]+$/;

function customHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  const allowed = Object.entries(headers).filter(([name]) => headerName.test(name) && !reservedHeaders.test(name));
  return Object.fromEntries(allowed.map(([name, value]) => [name, String(value)]));
}

type Header = string | { readonly prepared: true; readonly value: string };

function traceHeaders({ idempotencyKey, trace, payload }: DeliveryAttempt): Record<string, Header> {
  const values: Record<string, Header | undefined> = {
    'X-Fanfare-Delivery-Id': idempotencyKey,
    'X-Fanfare-Dispatch-Id': trace.dispatchId,
    'X-Fanfare-Campaign-Id': trace.campaignId,
    'X-Fanfare-Variation-Id': trace.variationId,
    'X-Fanfare-Send-Id': trace.sendId,
    'X-Fanfare-Extras': payload.extras === undefined ? undefined : jsonHeader(payload.extras),
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Header] => entry[1] !== undefined),
  );
}

/**
 * JSON as a header: ASCII by JSON's own escape, and folded where JSON may have white space, because a line of a mail
 * has at most 998 characters.
 */
function jsonHeader(value: unknown): Header {
  const folded = JSON.stringify(value, null, 1)
    .replaceAll('\n', '\r\n ')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { prepared: true, value: folded };
}
