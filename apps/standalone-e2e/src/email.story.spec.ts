import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, connect, startStandalone, type Api, type Installation } from '@fanfare/tools-cluster';
import { openMailServer, type MailServer } from './test-support/mail-server.ts';
import { until } from './test-support/until.ts';

/** An email as it leaves the product, looked at where it arrives. */
describe('an email', () => {
  let mails: MailServer;
  let files: Server;
  let filesUrl: string;
  const fetched: string[] = [];
  let installation: Installation;
  let api: Api;
  let campaign: { campaign_id: string; messages: { message_variation_id: string }[] };

  const BASIC_AUTH_CREDENTIALS = '{"vault":{"username":"fanfare","password":"secret"}}';
  const authorization = `Basic ${Buffer.from('fanfare:secret').toString('base64')}`;

  beforeAll(async () => {
    mails = await openMailServer();
    files = createServer((request, response) => {
      fetched.push(request.url!);
      if (request.headers.authorization !== authorization) response.writeHead(401).end();
      else if (request.url!.startsWith('/pass/')) response.end(`pass of ${request.url!.slice(6, -7)}`);
      else if (request.url === '/terms.pdf') response.end('%PDF-terms');
      else response.writeHead(404).end();
    });
    files.listen(0, '127.0.0.1');
    await once(files, 'listening');
    filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    installation = await startStandalone({
      env: {
        SMTP_URL: mails.url,
        EMAIL_BCC_ADDRESSES: 'archive@shop.example,legal@shop.example',
        EMAIL_ATTACHMENT_ALLOW_PRIVATE: 'true',
        BASIC_AUTH_CREDENTIALS,
      },
    });
    api = connect(installation);
    await api.post('/users/track', {
      attributes: ['ada', 'bob'].map((name) => ({
        external_id: name,
        first_name: name.toUpperCase(),
        email: `${name}@customers.example`,
        country: name === 'ada' ? 'FR' : 'DE',
      })),
    });
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await installation?.stop();
    await mails?.close();
    files?.closeAllConnections();
    files?.close();
  }, 60_000);

  beforeEach(async () => {
    campaign = await api.post('/v1/campaigns', { name: 'Orders', messages: [{ channel: 'email' }] });
    (mails.received as unknown[]).length = 0;
    fetched.length = 0;
  });

  const send = (email: object, users = ['ada', 'bob']): Promise<{ errors?: string[] }> =>
    api.post('/messages/send', {
      external_user_ids: users,
      campaign_id: campaign.campaign_id,
      messages: {
        email: {
          app_id: 'app',
          from: 'Shop <orders@shop.example>',
          message_variation_id: campaign.messages[0]!.message_variation_id,
          ...email,
        },
      },
    });
  interface Series {
    readonly data: readonly { readonly messages: { readonly email: readonly { readonly sent: number }[] } }[];
  }
  /** Who got no mail is settled too when the others are counted: they share an outcome. */
  const untilSent = (count: number) =>
    until(
      async () => {
        const path = `/campaigns/data_series?campaign_id=${campaign.campaign_id}&length=2`;
        const { data } = await api.get<Series>(path);
        return data.reduce((sum, { messages }) => sum + (messages.email?.[0]?.sent ?? 0), 0);
      },
      (sent) => sent === count,
    );
  const mailTo = (name: string) =>
    mails.received.find(({ recipients }) => recipients.includes(`${name}@customers.example`));

  it('arrives with its template, inlined CSS, attachments and BCC copy, each for its recipient', async () => {
    const { email_template_id } = await api.post<{ email_template_id: string }>('/v1/email_templates', {
      name: 'Order',
      subject: 'Your order, {{${first_name}}}',
      body: '<html><head><style>.note { color: #c00 }</style></head><body><p class="note">Hi {{${first_name} | default: "you"}}</p></body></html>',
      plaintext_body: 'Hi {{${first_name}}}',
      preheader: 'Of the template',
      should_inline_css: true,
    });
    const reply = await send({
      email_template_id,
      from: 'Shop {{${country}}}, "Orders" <orders.{{${country} | downcase}}@shop.example>',
      preheader: 'On its way to {{${country}}}',
      bcc: "{% if ${country} == 'FR' %}legal@shop.example{% endif %}",
      reply_to: 'help+{{${user_id}}}@shop.example',
      headers: { 'X-Order': '{{${country}}}-1' },
      extras: { country: '{{${country}}}' },
      attachments: [
        {
          file_name: 'Pass of {{${first_name}}}',
          url: `${filesUrl}/pass/{{\${user_id}}}.pkpass`,
          basic_auth_credential: 'vault',
        },
        { file_name: 'Terms', url: `${filesUrl}/terms.pdf`, basic_auth_credential: 'vault' },
      ],
    });
    expect(reply.errors).toBeUndefined();
    await untilSent(2);

    const { mail, raw, recipients } = mailTo('ada')!;
    expect(recipients).toEqual(['ada@customers.example', 'legal@shop.example']);
    expect(raw).not.toMatch(/legal@shop|^bcc/im);
    expect(mail).toMatchObject({ subject: 'Your order, ADA', text: 'Hi ADA' });
    expect(mail.html).toContain('On its way to FR</div><p class="note" style="color: #c00;">Hi ADA</p>');
    expect(mail.from?.value).toEqual([{ name: 'Shop FR, "Orders"', address: 'orders.fr@shop.example' }]);
    expect(mail.replyTo?.text).toBe('help+ada@shop.example');
    expect(mail.headers.get('x-order')).toBe('FR-1');
    expect(JSON.parse(mail.headers.get('x-fanfare-extras') as string)).toEqual({ country: 'FR' });
    expect(mail.attachments.map((file) => [file.filename, file.contentType, file.content.toString()])).toEqual([
      ['Pass of ADA.pkpass', 'application/vnd.apple.pkpass', 'pass of ada'],
      ['Terms.pdf', 'application/pdf', '%PDF-terms'],
    ]);
    const other = mailTo('bob')!;
    expect(other.recipients).toEqual(['bob@customers.example']);
    expect(other.mail.attachments.map(({ content }) => content.toString())).toEqual(['pass of bob', '%PDF-terms']);
    expect(fetched.filter((path) => path === '/terms.pdf')).toHaveLength(1);
  }, 60_000);

  it('is not sent to whom a file is missing, or a copy would go to an address that is not configured', async () => {
    const attachments = [
      {
        file_name: 'a',
        url: `${filesUrl}/{% if \${country} == 'FR' %}missing{% else %}terms{% endif %}.pdf`,
        basic_auth_credential: 'vault',
      },
    ];
    await send({ subject: 'File', body: '<p>Hi</p>', attachments });
    await untilSent(1);
    await send({ subject: 'Copy', body: '<p>Hi</p>', bcc: "{% if ${country} == 'FR' %}eve@shop.example{% endif %}" });
    await untilSent(2);
    expect(mails.received.map(({ recipients, mail }) => [mail.subject, recipients])).toEqual([
      ['File', ['bob@customers.example']],
      ['Copy', ['bob@customers.example']],
    ]);
  }, 60_000);

  it.each([
    ['an unknown template', { email_template_id: 'nope' }, 'email_template_id: there is no email template "nope"'],
    [
      'a BCC address that is not configured',
      { body: 'b', bcc: 'eve@shop.example' },
      'bcc: is not one of the configured BCC addresses; configured are archive@shop.example, legal@shop.example',
    ],
    [
      'an attachment that may not be sent',
      { body: 'b', attachments: [{ file_name: 'a', url: 'https://x.example/a.exe' }] },
      'attachments.0.url: must be a web address that ends in the extension of a supported file type',
    ],
  ])('is refused with %s', async (_what, email, error) => {
    const refusal = await send(email).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(ApiError);
    expect(refusal).toMatchObject({
      status: 400,
      message: expect.stringContaining(JSON.stringify(`messages.email.${error}`)),
    });
    expect(mails.received).toEqual([]);
  });
});
