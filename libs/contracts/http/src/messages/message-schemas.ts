import type { z } from 'zod';
import type { Channel } from '@fanfare/domain';
import { AndroidPushMessage } from './android-push.ts';
import { ApplePushMessage } from './apple-push.ts';
import { ContentCardMessage } from './content-card.ts';
import { EmailMessage } from './email.ts';
import { KindlePushMessage } from './kindle-push.ts';
import { SmsMessage } from './sms.ts';
import { WebPushMessage } from './web-push.ts';
import { WebhookMessage } from './webhook.ts';

/** The schema of each channel's message object. What it gives back is what the channel's worker gets. */
export const messageSchemas = {
  android_push: AndroidPushMessage,
  apple_push: ApplePushMessage,
  kindle_push: KindlePushMessage,
  web_push: WebPushMessage,
  email: EmailMessage,
  sms: SmsMessage,
  webhook: WebhookMessage,
  content_card: ContentCardMessage,
} satisfies Record<Channel, z.ZodType>;

export type MessageOf<C extends Channel> = z.infer<(typeof messageSchemas)[C]>;
