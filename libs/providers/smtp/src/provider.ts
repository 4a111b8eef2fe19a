import { createTransport } from 'nodemailer';
import type { Attachments } from '@fanfare/attachments';
import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';
import { answerToFailure, refusalOfRecipient } from './answers.ts';
import { composeMail, type MailDefaults } from './compose-mail.ts';
import { loadFiles } from './load-files.ts';

export interface SmtpProviderOptions extends MailDefaults {
  /** `smtp://user:password@host:port` or `smtps://…`, in place of the single settings. */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  /** TLS from the start (port 465). Otherwise STARTTLS is used where the server offers it. */
  readonly secure?: boolean;
  readonly requireTls?: boolean;
  readonly user?: string;
  readonly password?: string;
  /** Connections kept open; also how many messages are in flight. Default 8. */
  readonly connections?: number;
  /** Messages per connection before it is replaced. Default 10,000. */
  readonly messagesPerConnection?: number;
  /** Default 30,000. */
  readonly timeoutMs?: number;
  /** What is asked of the worker when the server is busy (421, 450). Default 30,000. */
  readonly throttledRetryAfterMs?: number;
  /** Where attachments come from; stays open when the provider is closed. Without it, a mail with attachments is not sent. */
  readonly attachments?: Pick<Attachments, 'load'>;
}

/** Email through an SMTP server. No connection is made before the first message. */
export function openSmtpProvider(options: SmtpProviderOptions): Provider {
  const { connections = 8, timeoutMs = 30_000, throttledRetryAfterMs = 30_000 } = options;
  const transport = createTransport({
    pool: true,
    ...(options.url !== undefined && { url: options.url }),
    ...(options.host !== undefined && { host: options.host }),
    ...(options.port !== undefined && { port: options.port }),
    ...(options.secure !== undefined && { secure: options.secure }),
    ...(options.requireTls && { requireTLS: true }),
    ...(options.user !== undefined && { auth: { user: options.user, pass: options.password ?? '' } }),
    maxConnections: connections,
    maxMessages: options.messagesPerConnection ?? 10_000,
    // A message of which no byte was sent may go out over another connection; more waiting is the worker's business.
    maxRequeues: 1,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A message is text from a request: it must never make the mailer read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const inHand = new Set<Promise<ProviderAnswer>>();

  async function send(attempt: DeliveryAttempt): Promise<ProviderAnswer> {
    const loaded = await loadFiles(attempt.payload.attachments, options.attachments);
    if (!loaded.ok) return loaded.answer;
    const composed = composeMail(attempt, options, loaded.files);
    if (!composed.ok) return { status: 'rejected', permanent: true, reason: composed.reason };
    const { mail } = composed;
    try {
      const refusal = refusalOfRecipient(await transport.sendMail(mail), mail.bcc?.address);
      if (refusal !== undefined) return answerToFailure(refusal, throttledRetryAfterMs);
      return { status: 'accepted', providerMessageId: mail.messageId };
    } catch (error) {
      return answerToFailure(refusalOfRecipient(error, mail.bcc?.address) ?? error, throttledRetryAfterMs);
    }
  }

  return {
    name: 'smtp',
    concurrency: connections,
    async deliver(attempt) {
      const answer = send(attempt);
      inHand.add(answer);
      try {
        return await answer;
      } finally {
        inHand.delete(answer);
      }
    },
    async close() {
      await Promise.allSettled(inHand);
      transport.close();
    },
  };
}
