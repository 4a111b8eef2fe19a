import type { Channel } from '@fanfare/domain';

const push = ['sent', 'direct_opens', 'total_opens', 'bounces', 'body_clicks'];

/** The stats of each channel's variations, in the contract's words and order (section 6.1). */
export const statsOf: Readonly<Record<Channel, readonly string[]>> = {
  android_push: push,
  apple_push: push,
  kindle_push: push,
  web_push: push,
  email: [
    'sent',
    'opens',
    'unique_opens',
    'clicks',
    'unique_clicks',
    'unsubscribes',
    'bounces',
    'delivered',
    'reported_spam',
  ],
  sms: ['sent', 'sent_to_carrier', 'delivered', 'rejected', 'delivery_failed', 'clicks', 'opt_out', 'help'],
  webhook: ['sent', 'errors'],
  content_card: [
    'sent',
    'total_clicks',
    'total_dismissals',
    'total_impressions',
    'unique_clicks',
    'unique_dismissals',
    'unique_impressions',
  ],
};
