import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { DeliveryAttempt } from '@fanfare/providers';
import { plaintextOf } from './plaintext.ts';

export interface MailDefaults {
  /** Where the message names no `from`. */
  readonly defaultFrom?: string;
  /** Where the message names no `reply_to`; `NO_REPLY_TO` in a message means none. */
  readonly defaultReplyTo?: string;
}

export type ComposedMail =
  | { readonly ok: true; readonly mail: SendMailOptions & { readonly messageId: string } }
  | { readonly ok: false; readonly reason: string };

/** The contract's email object (section 3.6) as a mail. A pure function: a repeat gives the same mail and Message-ID. */
export function composeMail(attempt: DeliveryAttempt, defaults: MailDefaults): ComposedMail {
  const { payload, to } = attempt;
  const from = textOf(payload.from) ?? defaults.defaultFrom;
  const body = textOf(payload.body);
  const recipient = to.email;
  if (!recipient) return { ok: false, reason: 'missing_email' };
  if (!body) return { ok: false, reason: 'no_email_body_content' };
  if (!from) return { ok: false, reason: 'missing_from' };
  // Better not sent than sent without its attachments.
  if (Array.isArray(payload.attachments) && payload.attachments.length > 0) {
    return { ok: false, reason: 'attachments_not_supported' };
  }
  const replyTo = textOf(payload.reply_to) ?? defaults.defaultReplyTo;
  const ampBody = textOf(payload.amp_body);
  return {
    ok: true,
    mail: {
      from,
      // As an object: a comma in the address must not make it two recipients.
      to: { name: '', address: recipient },
      subject: textOf(payload.subject) ?? '',
      html: withPreheader(body, textOf(payload.preheader)),
      text: textOf(payload.plaintext_body) ?? plaintextOf(body),
      ...(replyTo !== undefined && replyTo !== 'NO_REPLY_TO' && { replyTo }),
      ...(ampBody !== undefined && { amp: ampBody }),
      messageId: messageIdOf(attempt.idempotencyKey, from),
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

function customHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  const allowed = Object.entries(headers).filter(([name]) => !reservedHeaders.test(name.trim()));
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
