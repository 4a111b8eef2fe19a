import { afterEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { DeliveryAttempt } from '@fanfare/providers';
import { describeProvider, type OtherSide } from '@fanfare/providers-testing';
import { openSmtpProvider } from './index.ts';

interface MailServer extends OtherSide {
  readonly port: number;
  readonly mails: string[];
  readonly recipients: string[][];
}

/** Replies with `reply.code` to DATA when it is set, and refuses recipients at `nobody.test`. */
async function openMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const recipients: string[][] = [];
  const reply: { code?: number } = {};
  const refusal = (code: number) => Object.assign(new Error('no'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(address.endsWith('@nobody.test') ? refusal(550) : null),
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
    openProvider: async () => openSmtpProvider({ host: '127.0.0.1', port, connections: 4, timeoutMs: 5_000 }),
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
  async function openBoth() {
    const server = await openMailServer();
    opened.push(server);
    const provider = await server.openProvider();
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

  it('goes to nobody else: no BCC address is configured', async () => {
    const { server, provider } = await openBoth();
    await provider.deliver(mailTo('ada@example.test', { bcc: 'archive@example.test' })('key-1'));
    expect(server.recipients).toEqual([['ada@example.test']]);
  });

  it('is a bounce when the recipient is refused; the connection serves the next one', async () => {
    const { server, provider } = await openBoth();
    const answers = [];
    for (const email of ['a@nobody.test', 'ada@example.test'])
      answers.push(await provider.deliver(mailTo(email)(email)));
    expect(answers).toMatchObject([{ status: 'rejected', permanent: true, reason: 'bounced' }, { status: 'accepted' }]);
    expect(server.mails).toHaveLength(1);
  });

  it('goes to one person, however the address is written', async () => {
    const { server, provider } = await openBoth();
    await provider.deliver(mailTo('ada@example.test, eve@example.test')('key-1'));
    expect(server.recipients.flat()).not.toContain('eve@example.test');
  });
});
