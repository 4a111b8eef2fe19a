import { z } from 'zod';
import { lenientBoolean, optional, requiredText } from '../parsing/index.ts';

const name = z.string().trim().min(1, 'must not be empty').max(255);
const subject = z.string().max(10_000);
const preheader = z.string().max(10_000);

/** `POST /v1/email_templates`. Every text but the name may hold Liquid. */
export const CreateEmailTemplateRequest = z.object({
  name,
  subject,
  body: requiredText.describe('HTML'),
  plaintext_body: optional(z.string()),
  preheader: optional(preheader),
  should_inline_css: optional(lenientBoolean),
});
export type CreateEmailTemplateRequest = z.infer<typeof CreateEmailTemplateRequest>;

/** `PATCH /v1/email_templates/{id}`. What is not named stays; `null` takes an optional field away. */
export const EditEmailTemplateRequest = z
  .object({
    name: name.optional(),
    subject: subject.optional(),
    body: requiredText.optional(),
    plaintext_body: z.string().nullable().optional(),
    preheader: preheader.nullable().optional(),
    should_inline_css: lenientBoolean.nullable().optional(),
  })
  .refine((fields) => Object.keys(fields).length > 0, 'at least one field is required');
export type EditEmailTemplateRequest = z.infer<typeof EditEmailTemplateRequest>;

/** `GET /v1/email_templates` */
export const ListEmailTemplatesQuery = z.object({
  page: z.coerce.number<number | string>('must be a number').int().min(0).max(1_000_000).default(0),
});
