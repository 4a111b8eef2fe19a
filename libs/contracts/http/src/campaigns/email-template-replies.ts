import { z } from 'zod';
import { isoTime, type ReplyOf } from '../reply.ts';

/** A template under `/v1/email_templates`. */
export const EmailTemplateReplyFields = z.object({
  email_template_id: z.string(),
  name: z.string(),
  subject: z.string(),
  body: z.string().optional().describe('HTML; not in the list'),
  plaintext_body: z.string().optional().describe('not in the list'),
  preheader: z.string().optional(),
  should_inline_css: z.boolean().optional(),
  created_at: isoTime,
  updated_at: isoTime,
});
export type EmailTemplateReplyFields = ReplyOf<typeof EmailTemplateReplyFields>;

/** `GET /v1/email_templates` */
export const EmailTemplatesReplyFields = z.object({ email_templates: z.array(EmailTemplateReplyFields) });
