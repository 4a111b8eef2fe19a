import { describe, expect, it } from '@jest/globals';
import { accepted, email, refusal, send, sms } from './decide-send.fixtures.ts';

const emailTemplate = {
  subject: 'Template subject',
  body: '<p>Template</p>',
  plaintextBody: 'Template text',
  preheader: 'Template preheader',
  shouldInlineCss: true,
};
const bare = { app_id: 'app', from: 'Shop <a@b.co>', email_template_id: 't1' };
const messageOf = (fields: object, known: object = {}) =>
  accepted({ ...send, messages: { email: fields } }, { emailTemplate, ...known }).messages[0]!.message;

describe('An email that names a template', () => {
  it('takes from it what it does not say itself', () => {
    expect(messageOf(bare)).toMatchObject({
      ...bare,
      subject: 'Template subject',
      body: '<p>Template</p>',
      plaintext_body: 'Template text',
      preheader: 'Template preheader',
      should_inline_css: true,
    });
    const own = { subject: '', preheader: 'Own', plaintext_body: 'Own', should_inline_css: false };
    expect(messageOf({ ...bare, ...own })).toMatchObject({ ...bare, ...own, body: '<p>Template</p>' });
  });

  it('does not take the text of a body that it does not take', () => {
    const message = messageOf({ ...bare, body: '<p>Own</p>' });
    expect(message).toMatchObject({ body: '<p>Own</p>', subject: 'Template subject' });
    expect(message.plaintext_body).toBeUndefined();
  });

  it('has its Liquid looked at with it', () => {
    const checkTemplates = ({ body }: { body?: unknown }) => [{ field: 'body', message: String(body) }];
    const { errors } = accepted({ ...send, messages: { email: bare } }, { emailTemplate, checkTemplates });
    expect(errors).toEqual(['messages.email.body: the Liquid does not parse: <p>Template</p>']);
  });

  const unknown = 'messages.email.email_template_id: there is no email template "t1"';

  it('that is not there is refused, alone', () => {
    for (const message of [bare, { ...bare, body: '<p>Own</p>' }])
      expect(refusal({ ...send, messages: { email: message } })).toMatchObject({
        message: 'Bad Request',
        errors: [unknown],
      });
  });

  it('that is not there is left out, beside another message', () => {
    const { messages, errors } = accepted({ ...send, messages: { email: bare, sms } });
    expect([messages.map(({ channel }) => channel), errors]).toEqual([['sms'], [unknown]]);
  });
});

describe('A BCC address', () => {
  const bccAddresses = ['archive@shop.test', 'legal@shop.test'];
  const withBcc = (bcc: string) => ({ ...send, messages: { email: { ...email, bcc } } });

  it('is one of those that are configured, or depends on the recipient, or is blank', () => {
    for (const bcc of ['Archive@SHOP.test', '{{${country}}}@shop.test', ''])
      expect(accepted(withBcc(bcc), { bccAddresses })).toMatchObject({ errors: [], messages: [{ message: { bcc } }] });
  });

  it('that is none of them is refused, and the refusal names them', () => {
    expect(refusal(withBcc('eve@shop.test'), { bccAddresses }).errors).toEqual([
      'messages.email.bcc: is not one of the configured BCC addresses; configured are archive@shop.test, legal@shop.test',
    ]);
    expect(refusal(withBcc('eve@shop.test')).errors).toEqual([
      'messages.email.bcc: is not one of the configured BCC addresses; none is configured',
    ]);
  });
});

describe('Attachments', () => {
  it('are accepted, and nothing is said', () => {
    const attachments = [{ file_name: 'terms', url: 'https://files.example/terms.pdf' }];
    expect(accepted({ ...send, messages: { email: { ...email, attachments } } })).toMatchObject({
      errors: [],
      messages: [{ message: { attachments } }],
    });
  });
});
