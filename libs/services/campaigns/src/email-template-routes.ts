import type { EmailTemplate, EmailTemplateDocument } from '@fanfare/email-template-reader';
import {
  CreateEmailTemplateRequest,
  EditEmailTemplateRequest,
  EmailTemplateReplyFields,
  EmailTemplatesReplyFields,
  ListEmailTemplatesQuery,
  NoReplyFields,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Refusal, type Route } from '@fanfare/http-kit';
import type { EmailTemplates, ListedEmailTemplate } from './email-templates.ts';

/** A message that names the template has to fit into a record of the log, beside what the request brings itself. */
const CONTENT_BYTES_MAX = 1_000_000;

/** `/v1/email_templates`: create, list, read, edit, delete. */
export function emailTemplateRoutes(templates: EmailTemplates): Route[] {
  const permission = 'fanfare.email_templates';
  const notFound = (): Refusal => refuse(404, 'Not Found', ['There is no email template with this id']);
  const tooLarge = (): Refusal =>
    refuse(400, 'Bad Request', [`body: all texts of a template together may have ${CONTENT_BYTES_MAX} bytes as JSON`]);
  const fits = (content: EmailTemplate): boolean => Buffer.byteLength(JSON.stringify(content)) <= CONTENT_BYTES_MAX;

  return [
    route({
      method: 'post',
      path: '/v1/email_templates',
      permission,
      summary: 'Create an email template',
      body: CreateEmailTemplateRequest,
      docs: { response: EmailTemplateReplyFields },
      handle: async ({ workspaceId, body: { name, ...fields } }) => {
        const content = withFields({}, fields) as EmailTemplate;
        return fits(content)
          ? success(201, present(await templates.create(workspaceId, { name, content })))
          : tooLarge();
      },
    }),
    route({
      method: 'get',
      path: '/v1/email_templates',
      permission,
      summary: 'List email templates without their bodies, a hundred a page',
      query: ListEmailTemplatesQuery,
      docs: { response: EmailTemplatesReplyFields },
      handle: async ({ workspaceId, query }) =>
        success(200, { email_templates: (await templates.list(workspaceId, query.page)).map(present) }),
    }),
    route({
      method: 'get',
      path: '/v1/email_templates/:id',
      permission,
      summary: 'Read an email template',
      docs: { response: EmailTemplateReplyFields },
      handle: async ({ workspaceId, params }) => {
        const document = await templates.find(workspaceId, params.id!);
        return document ? success(200, present(document)) : notFound();
      },
    }),
    route({
      method: 'patch',
      path: '/v1/email_templates/:id',
      permission,
      summary: 'Edit an email template; requests that are accepted from then on use it',
      body: EditEmailTemplateRequest,
      docs: { response: EmailTemplateReplyFields },
      handle: async ({ workspaceId, params, body: { name, ...fields } }) => {
        const changed = await templates.change(workspaceId, params.id!, (before) => {
          const content = withFields(before.content, fields) as EmailTemplate;
          return fits(content) ? { name: name ?? before.name, content } : undefined;
        });
        if (changed === 'unknown') return notFound();
        return changed === 'declined' ? tooLarge() : success(200, present(changed));
      },
    }),
    route({
      method: 'delete',
      path: '/v1/email_templates/:id',
      permission,
      summary: 'Delete an email template',
      docs: { response: NoReplyFields },
      handle: async ({ workspaceId, params }) =>
        (await templates.remove(workspaceId, params.id!)) ? success(200) : notFound(),
    }),
  ];
}

type GivenContent = Omit<EditEmailTemplateRequest, 'name'>;

/** `undefined`: stays as it was; `null`: goes. */
function withFields(before: Partial<EmailTemplate>, given: GivenContent): Partial<EmailTemplate> {
  const wanted = {
    subject: given.subject,
    body: given.body,
    plaintextBody: given.plaintext_body,
    preheader: given.preheader,
    shouldInlineCss: given.should_inline_css,
  };
  const changes = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(changes) }).filter(([, value]) => value !== null),
  );
}

type ListedContent = Partial<EmailTemplate> & Pick<EmailTemplate, 'subject'>;

function present(document: EmailTemplateDocument | ListedEmailTemplate): EmailTemplateReplyFields {
  const { _id, name, content, createdAt, updatedAt } = document;
  const { subject, body, plaintextBody, preheader, shouldInlineCss }: ListedContent = content;
  return {
    email_template_id: _id,
    name,
    subject,
    body,
    plaintext_body: plaintextBody,
    preheader,
    should_inline_css: shouldInlineCss,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
  };
}
