import { z } from 'zod';
import { mailboxOf, NO_REPLY_TO } from '@fanfare/domain';
import { holdsLiquid, jsonObject, lenientBoolean, listOf, optional, requiredText, textMap } from '../parsing/index.ts';
import { EmailAttachment } from './email-attachment.ts';
import { variationId } from './shared.ts';

/** What is known without a recipient is said at once; the worker looks at a rendered one. */
const isMailbox = (text: string): boolean => holdsLiquid(text) || mailboxOf(text) !== undefined;
const error = 'must hold one address, as in Display Name <address@host>';

const sender = requiredText.refine(isMailbox, { error });
const replyAddress = z.string().refine((text) => text === '' || text === NO_REPLY_TO || isMailbox(text), { error });

/** Contract, section 3.6. */
export const EmailMessage = z
  .object({
    app_id: requiredText,
    from: sender,
    subject: optional(z.string()),
    body: optional(requiredText),
    plaintext_body: optional(z.string()),
    preheader: optional(z.string()),
    email_template_id: optional(requiredText),
    reply_to: optional(replyAddress),
    bcc: optional(z.string()),
    message_variation_id: variationId,
    extras: optional(jsonObject),
    headers: optional(textMap),
    should_inline_css: optional(lenientBoolean),
    attachments: optional(listOf(EmailAttachment)),
    amp_body: optional(z.string()),
  })
  .refine(({ body, email_template_id }) => body !== undefined || email_template_id !== undefined, {
    path: ['body'],
    error: 'or email_template_id is required',
  });
export type EmailMessage = z.infer<typeof EmailMessage>;
