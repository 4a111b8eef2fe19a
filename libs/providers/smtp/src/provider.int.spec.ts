import { afterEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { DeliveryAttempt } from '@fanfare/providers';
import { describeProvider, type OtherSide } from '@fanfare/providers-testing';
import { openSmtpProvider, type SmtpProviderOptions } from './index.ts';

interface MailServer extends OtherSide {
  openProvider(options?: SmtpProviderOptions): ReturnType<OtherSide['openProvider']>;
  readonly port: number;
  readonly mails: string[];
  readonly recipients: string[][];
}

/** Replies with `reply.code` to DATA when it is set, and refuses recipients at `nobody.test` for good and at `later.test` for now. */
async function openMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const recipients: string[][] = [];
  const reply: { code?: number } = {};
  const refusal = (code: number) => Object.assign(new Error('no'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      if (address.endsWith('@nobody.test')) return done(refusal(550));
      done(address.endsWith('@later.test') ? refusal(450) : null);
    },
    onData(stream, session, done) {
      void text(stream).then((mail) => {
        if (reply.code !== undefined) return done(refusal(reply.code));
        mails.push(mail);
        recipients.push(session.envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that hangs up is no concern of the tests
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  let isUp = true;

  return {
    port,
    mails,
    recipients,
    openProvider: async (options) =>
      openSmtpProvider({ host: '127.0.0.1', port, connections: 4, timeoutMs: 5_000, ...options }),
    attempt: mailTo('ada@example.test'),
    received: async () => mails.map((mail) => /^X-Fanfare-Delivery-Id: (.*)\r$/im.exec(mail)?.[1] ?? '(no key)'),
    faults: {
      'refuses for good': async () => void (reply.code = 554),
      'refuses for now': async () => void (reply.code = 451),
      'is busy': async () => void (reply.code = 450),
      'is down': async () => {
        isUp = false;
        await stop();
      },
    },
    close: async () => (isUp ? stop() : undefined),
  };
}

const mailTo =
  (email: string, payload: Record<string, unknown> = {}) =>
  (idempotencyKey: string): DeliveryAttempt => ({
    idempotencyKey,
    channel: 'email',
    to: { userId: 'u1', email },
    payload: { from: 'Shop <shop@example.test>', subject: 'Grüße', body: '<p>Hi <b>Ada</b></p>', ...payload },
    trace: { workspaceId: 'w', dispatchId: 'dispatch-1', campaignId: 'campaign-1', variationId: 'variation-1' },
  });

describeProvider('smtp', openMailServer, { recognisesRepeats: false });

describe('a mail over SMTP', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  async function openBoth(options?: SmtpProviderOptions) {
    const server = await openMailServer();
    opened.push(server);
    const provider = await server.openProvider(options);
    opened.push(provider);
    return { server, provider };
  }

  it('arrives as it was written', async () => {
    const { server, provider } = await openBoth();
    const payload = {
      reply_to: 'reply@example.test',
      preheader: 'Psst',
      headers: { 'X-Own': 'a\r\nBcc: eve@example.test' },
      extras: { a: 1 },
    };
    const answer = await provider.deliver(mailTo('ada@example.test', payload)('key-1'));
    const mail = await simpleParser(server.mails[0]!);

    expect(mail).toMatchObject({ subject: 'Grüße', text: 'Hi Ada' });
    expect(mail.from?.text).toBe('"Shop" <shop@example.test>');
    expect(mail.to).toMatchObject({ text: 'ada@example.test' });
    expect(mail.replyTo?.text).toBe('reply@example.test');
    expect(mail.html).toContain('Psst</div><p>Hi <b>Ada</b></p>');
    expect(mail.headers.get('x-fanfare-variation-id')).toBe('variation-1');
    expect(JSON.parse(mail.headers.get('x-fanfare-extras') as string)).toEqual({ a: 1 });
    expect(mail.bcc).toBeUndefined();
    expect(answer).toEqual({ status: 'accepted', providerMessageId: mail.messageId });
    expect(server.recipients).toEqual([['ada@example.test']]);
  });

  it('goes to the BCC address too, and does not say so', async () => {
    const { server, provider } = await openBoth();
    await provider.deliver(mailTo('ada@example.test', { bcc: 'archive@example.test' })('key-1'));
    await provider.deliver(mailTo('ada@example.test', { bcc: ' ' })('key-2'));
    expect(server.recipients).toEqual([['ada@example.test', 'archive@example.test'], ['ada@example.test']]);
    expect(server.mails.join()).not.toMatch(/archive@example|^Bcc/im);
  });

  it('is judged by its recipient, whatever is said to the BCC address', async () => {
    const { provider } = await openBoth();
    const answerTo = (to: string, bcc: string) => provider.deliver(mailTo(to, { bcc })('key-1'));
    expect(await answerTo('ada@nobody.test', 'archive@example.test')).toMatchObject({ reason: 'hard_bounce' });
    expect(await answerTo('ada@nobody.test', 'archive@later.test')).toMatchObject({ reason: 'hard_bounce' });
    expect(await answerTo('ada@later.test', 'archive@nobody.test')).toMatchObject({ status: 'throttled' });
    expect(await answerTo('ada@example.test', 'archive@nobody.test')).toMatchObject({ status: 'accepted' });
  });

  it('is a bounce when the recipient is refused; the connection serves the next one', async () => {
    const { server, provider } = await openBoth();
    const answers = [];
    for (const email of ['a@nobody.test', 'ada@example.test'])
      answers.push(await provider.deliver(mailTo(email)(email)));
    expect(answers).toMatchObject([
      { status: 'rejected', permanent: true, reason: 'hard_bounce' },
      { status: 'accepted' },
    ]);
    expect(server.mails).toHaveLength(1);
  });

  it('goes to one person, however the address is written', async () => {
    const { server, provider } = await openBoth();
    await provider.deliver(mailTo('ada@example.test, eve@example.test')('key-1'));
    expect(server.recipients.flat()).not.toContain('eve@example.test');
  });

  it('has a version for AMP and one in plain text, each as it was given', async () => {
    const { server, provider } = await openBoth();
    const amp = '<!doctype html><html \u26a14email><body>Hi</body></html>';
    await provider.deliver(mailTo('ada@example.test', { amp_body: amp, plaintext_body: 'Own text' })('key-1'));
    const [raw] = server.mails;
    expect((await simpleParser(raw!)).text).toBe('Own text');
    // Programs show the last version that they know: plain text, AMP, HTML.
    expect(Array.from(raw!.matchAll(/^Content-Type: (text\/[\w-]+)/gm), ([, type]) => type)).toEqual([
      'text/plain',
      'text/x-amp-html',
      'text/html',
    ]);
  });

  it('comes from whom the message says, and is answered to nobody where it says so', async () => {
    const { server, provider } = await openBoth({ defaultReplyTo: 'default@example.test' });
    const from = 'Ünal & Co, "Shop" <Shop.Nord@example.test>';
    await provider.deliver(mailTo('ada@example.test', { from, reply_to: 'NO_REPLY_TO' })('key-1'));
    await provider.deliver(mailTo('ada@example.test', { reply_to: '' })('key-2'));
    const [first, second] = await Promise.all(server.mails.map((mail) => simpleParser(mail)));
    expect(first!.from?.value.at(-1)).toMatchObject({ address: 'Shop.Nord@example.test' });
    expect(first!.replyTo).toBeUndefined();
    expect(second!.replyTo?.text).toBe('default@example.test');
  });

  it('gets no header, no recipient and no part from what was rendered into it', async () => {
    const { server, provider } = await openBoth();
    const evil = 'x\r\nBcc: eve@example.test\r\nX-Evil: yes\r\n\r\n<b>body</b>';
    const answer = await provider.deliver({
      ...mailTo('ada@example.test', {
        subject: evil,
        from: `Shop ${evil} <shop@example.test>`,
        reply_to: `Help ${evil} <help@example.test>`,
        headers: { 'X-Own': evil, 'List-Id': '\nX-Evil: yes' },
        extras: { note: evil, [evil]: 1 },
        preheader: evil,
      })('key-1'),
      trace: { workspaceId: 'w', dispatchId: 'd', campaignId: evil, variationId: 'v', sendId: evil },
    });
    expect(answer).toMatchObject({ status: 'accepted' });
    expect(server.recipients).toEqual([['ada@example.test']]);
    const mail = await simpleParser(server.mails[0]!);
    for (const name of ['x-evil', 'bcc', 'cc']) expect([name, mail.headers.has(name)]).toEqual([name, false]);
    expect(mail.subject).toContain('X-Evil: yes');
    expect(mail.headers.get('x-fanfare-delivery-id')).toBe('key-1');
    expect(mail.html).toContain('<b>Ada</b>');
  });

  it('does not go out to an address that holds a line break', async () => {
    const { server, provider } = await openBoth();
    const answer = await provider.deliver(mailTo('ada@example.test\r\nRCPT TO:<eve@example.test>')('key-1'));
    expect(answer.status === 'accepted' ? server.recipients.flat() : []).not.toContain('eve@example.test');
    expect(server.recipients.flat().join()).not.toContain('eve@example.test>');
  });

  describe('with attachments', () => {
    const attachments = [
      { file_name: 'Your pass', url: 'https://files.test/p/1.pkpass' },
      { file_name: 'terms.PDF', url: 'https://files.test/terms.pdf?v=2', basic_auth_credential: 'files' },
      { file_name: '../etc\r\nX-Evil: yes/Grüße', url: 'https://files.test/a.TXT' },
    ];

    it('carries each file, named and typed by the extension of its address', async () => {
      const asked: object[] = [];
      const load = async (file: object) => {
        asked.push(file);
        return { outcome: 'loaded' as const, content: Buffer.from(`file ${asked.length}`) };
      };
      const { server, provider } = await openBoth({ attachments: { load } });
      await provider.deliver(mailTo('ada@example.test', { attachments })('key-1'));
      const mail = await simpleParser(server.mails[0]!);
      expect(mail.attachments.map((file) => [file.filename, file.contentType, file.content.toString()])).toEqual([
        ['Your pass.pkpass', 'application/vnd.apple.pkpass', 'file 1'],
        ['terms.PDF', 'application/pdf', 'file 2'],
        ['.._etc_X-Evil_ yes_Grüße.txt', 'text/plain', 'file 3'],
      ]);
      expect(mail.html).toContain('<b>Ada</b>');
      expect(server.mails[0]).not.toMatch(/^X-Evil/m);
      expect(asked).toEqual([
        { url: attachments[0]!.url },
        { url: attachments[1]!.url, credential: 'files' },
        { url: attachments[2]!.url },
      ]);
    });

    it.each([
      [
        { outcome: 'unavailable', reason: 'attachment_unavailable', detail: 'HTTP 404' } as const,
        { status: 'rejected', permanent: true, reason: 'attachment_unavailable', detail: 'HTTP 404' },
      ],
      [{ outcome: 'unreachable', cause: 'HTTP 503' } as const, { status: 'unreachable', cause: 'HTTP 503' }],
      [
        { outcome: 'loaded', content: Buffer.alloc(6_000_001) } as const,
        { status: 'rejected', permanent: true, reason: 'attachment_too_large' },
      ],
    ])('is not sent without one of them: %j', async (file, answer) => {
      const { server, provider } = await openBoth({ attachments: { load: async () => file } });
      expect(await provider.deliver(mailTo('ada@example.test', { attachments })('key-1'))).toMatchObject(answer);
      expect(server.mails).toEqual([]);
    });

    it('is not sent with a file of a type that may not be sent, nor where files cannot be had', async () => {
      const load = async () => ({ outcome: 'loaded' as const, content: Buffer.from('x') });
      const { server, provider } = await openBoth({ attachments: { load } });
      const reasonFor = async (url: string, by = provider) => {
        const answer = await by.deliver(mailTo('a@example.test', { attachments: [{ file_name: 'a', url }] })('key-1'));
        return answer.status === 'rejected' && answer.reason;
      };
      expect(await reasonFor('https://files.test/a.exe')).toBe('attachment_type_not_supported');
      const without = await openBoth();
      expect(await reasonFor('https://files.test/a.pdf', without.provider)).toBe('attachments_not_supported');
      expect([server.mails, without.server.mails]).toEqual([[], []]);
    });
  });
});
