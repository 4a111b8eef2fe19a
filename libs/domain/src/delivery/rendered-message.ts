import type { Channel } from '../channels.ts';
import { attachmentExtensionOf } from '../email/attachment-extension.ts';
import { isBccAllowed } from '../email/bcc.ts';

/** A channel's message object with its Liquid rendered. */
export type RenderedMessage = Readonly<Record<string, unknown>>;

const ANDROID_PUSH_BYTES_MAX = 4_000;
const APPLE_PUSH_BYTES_MAX = 1_912;
const CONTENT_CARD_BYTES_MAX = 2_048;

/** What the workspace allows, as far as it can depend on what was rendered. */
export interface RenderedMessageLimits {
  /** Addresses that may get a copy of an email. */
  readonly bccAddresses: readonly string[];
}

/** Why a rendered message cannot be sent: a reason of the contract's section 3.9 where one fits; `undefined` when it can. */
export function whyUnsendable(
  channel: Channel,
  message: RenderedMessage,
  { bccAddresses }: RenderedMessageLimits,
): string | undefined {
  switch (channel) {
    case 'email':
      return whyNoEmail(message, bccAddresses);
    case 'sms':
      return isBlank(message['body']) && isEmpty(message['media_items']) ? 'sms_empty_payload' : undefined;
    case 'webhook':
      return typeof message['url'] === 'string' && URL.canParse(message['url']) ? undefined : 'missing_hostname';
    case 'content_card':
      return whyNoCard(message);
    case 'android_push':
      return whyNoPush(message, message['send_to_sync'] === true, ANDROID_PUSH_BYTES_MAX);
    case 'apple_push':
      return whyNoPush(message, message['content-available'] === true, APPLE_PUSH_BYTES_MAX);
    case 'kindle_push':
    case 'web_push':
      return whyNoPush(message, false, Number.POSITIVE_INFINITY);
  }
}

function whyNoEmail(message: RenderedMessage, bccAddresses: readonly string[]): string | undefined {
  const { body, plaintext_body: plaintext, bcc, attachments } = message;
  if (isBlank(body) && isBlank(plaintext)) return 'no_email_body_content';
  if (typeof bcc === 'string' && !isBccAllowed(bcc, bccAddresses)) return 'bcc_not_configured';
  const urls = Array.isArray(attachments) ? attachments.map((attachment: { url?: unknown }) => attachment.url) : [];
  const isAttachable = (url: unknown): boolean => typeof url === 'string' && attachmentExtensionOf(url) !== undefined;
  return urls.every(isAttachable) ? undefined : 'attachment_type_not_supported';
}

function whyNoPush({ alert, title, extra }: RenderedMessage, isSilent: boolean, bytesMax: number): string | undefined {
  const text = typeof alert === 'object' && alert !== null && 'body' in alert ? alert.body : alert;
  if (!isSilent && isBlank(text) && isBlank(title)) return 'invalid_push_payload';
  return bytesOf(alert) + bytesOf(extra) > bytesMax ? 'invalid_push_payload' : undefined;
}

function whyNoCard(message: RenderedMessage): string | undefined {
  const { type, title, description, message_variation_id: _id, ...rest } = message;
  if (type !== 'BANNER' && isBlank(title) && isBlank(description)) return 'content_card_content_invalid';
  return bytesOf({ type, title, description, ...rest }) > CONTENT_CARD_BYTES_MAX
    ? 'content_card_size_exceeded'
    : undefined;
}

const isBlank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === '';
const isEmpty = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;

/** Text as it is, anything else as JSON; in UTF-8. */
function bytesOf(value: unknown): number {
  if (value === undefined) return 0;
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}
