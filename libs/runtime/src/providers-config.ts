import { z } from 'zod';
import { channels, isChannel, type Channel } from '@fanfare/domain';
import { basicAuthCredentials } from './basic-auth-credentials.ts';
import { emailConfig } from './email-config.ts';
import { flag, list, wholeNumber } from './load-config.ts';

/** Which channels a worker drains, and through what. Nothing set: all of them, into the sandbox. */
export const providersConfig = {
  CHANNELS: list
    .transform((names, context): Channel[] => {
      const unknown = names.filter((name) => !isChannel(name));
      if (unknown.length > 0) context.addIssue(`${unknown.join(', ')} is no channel; known are ${channels.join(', ')}`);
      return names.filter(isChannel);
    })
    .default([...channels])
    .describe('Channels to drain, comma separated'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:port' })
    .optional()
    .describe('Mail server; absent: email goes to the sandbox'),
  SMTP_CONNECTIONS: wholeNumber(1, 500).default(10).describe('Connections to the mail server'),
  ...emailConfig,
  EMAIL_ATTACHMENT_TIMEOUT_MS: wholeNumber(100, 300_000).default(10_000).describe('How long fetching a file may take'),
  EMAIL_ATTACHMENT_ALLOW_PRIVATE: flag.default(false).describe('Allow attachments from private and loopback addresses'),
  WEBHOOK_PROVIDER: z.enum(['sandbox', 'http']).default('sandbox').describe('http really calls the URLs'),
  WEBHOOK_ALLOW_PRIVATE: flag.default(false).describe('Allow webhooks to private and loopback addresses'),
  WEBHOOK_CONCURRENCY: wholeNumber(1, 5_000).default(64).describe('Webhook calls in flight'),
  WEBHOOK_TIMEOUT_MS: wholeNumber(100, 300_000).default(10_000).describe('How long a webhook may take'),
  CONNECTED_CONTENT: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: a message that reaches a connected_content tag is not sent'),
  CONNECTED_CONTENT_TIMEOUT_MS: wholeNumber(50, 60_000)
    .default(2_000)
    .describe('How long a call of connected_content may take'),
  CONNECTED_CONTENT_ALLOW_PRIVATE: flag
    .default(false)
    .describe('Allow connected_content to call private and loopback addresses'),
  BASIC_AUTH_CREDENTIALS: basicAuthCredentials
    .default({})
    .describe('By name, for attachments and connected content: {"shop":{"username":"…","password":"…"}}'),
  IN_DOUBT_POLICY: z
    .enum(['resend', 'hold'])
    .default('resend')
    .describe('After a crash, a delivery that may or may not have happened: again, or not'),
};

export type ProvidersConfig = z.infer<z.ZodObject<typeof providersConfig>>;
