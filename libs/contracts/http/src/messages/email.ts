import { z } from 'zod';
import { holdsLiquid, jsonObject, lenientBoolean, listOf, optional, requiredText, textMap } from '../parsing/index.ts';
import { EmailAttachment } from './email-attachment.ts';
import { variationId } from './shared.ts';

const sender = requiredText.refine((text) => holdsLiquid(text) || /[^\s@<>]@[^\s@<>]/.test(text), {
  error: 'must hold an address, as in Display Name <address@host>',
});

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
    reply_to: optional(z.string()),
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
