import { isBccAllowed } from '@fanfare/domain';
import { holdsLiquid, type EmailMessage } from '@fanfare/http-contracts';
import type { SendFacts } from '../decision.ts';

type EmailFacts = Pick<SendFacts, 'emailTemplate' | 'bccAddresses'>;

/** Contract, section 3.6: the template supplies what the request does not say itself. */
export function withTemplate(message: EmailMessage, { emailTemplate }: EmailFacts): EmailMessage {
  if (message.email_template_id === undefined || !emailTemplate) return message;
  return {
    ...message,
    subject: message.subject ?? emailTemplate.subject,
    body: message.body ?? emailTemplate.body,
    plaintext_body: message.plaintext_body ?? plaintextFor(message, emailTemplate.plaintextBody),
    preheader: message.preheader ?? emailTemplate.preheader,
    should_inline_css: message.should_inline_css ?? emailTemplate.shouldInlineCss,
  };
}

/** The template's text belongs to the template's body: beside another body it would say something else. */
const plaintextFor = ({ body }: EmailMessage, plaintext: string | undefined): string | undefined =>
  body === undefined ? plaintext : undefined;

/** What depends on more than the object itself. Of a BCC address with Liquid the worker decides. */
export function problemsOfEmail(message: EmailMessage, { emailTemplate, bccAddresses }: EmailFacts): string[] {
  const { email_template_id: templateId, bcc = '' } = message;
  const problems: string[] = [];
  if (templateId !== undefined && !emailTemplate) {
    problems.push(`email_template_id: there is no email template ${JSON.stringify(templateId.slice(0, 64))}`);
  }
  if (!holdsLiquid(bcc) && !isBccAllowed(bcc, bccAddresses)) {
    const allowed = bccAddresses.length > 0 ? `; configured are ${bccAddresses.join(', ')}` : '; none is configured';
    problems.push(`bcc: is not one of the configured BCC addresses${allowed}`);
  }
  return problems;
}
