import { describe, expect, it } from '@jest/globals';
import { channels, type Channel, type DeliveryResult } from '@fanfare/domain';
import { variationStats } from '@fanfare/http-contracts';
import { countsOf, sumsOf } from './counts-of.ts';

const failed = (reason: string): DeliveryResult => ({ status: 'failed', reason });

describe('what a result counts as', () => {
  it.each<[Channel, DeliveryResult, string[]]>([
    ['email', { status: 'sent' }, ['sent', 'delivered']],
    ['apple_push', { status: 'sent' }, ['sent']],
    ['sms', { status: 'sent' }, ['sent', 'sent_to_carrier']],
    ['webhook', { status: 'sent' }, ['sent']],
    ['content_card', { status: 'sent' }, ['sent']],
    ['email', failed('bounced'), ['sent', 'bounces', 'failed']],
    ['email', failed('hard_bounce'), ['sent', 'bounces', 'failed']],
    ['email', failed('in_doubt'), ['failed']],
    ['web_push', failed('bounced'), ['sent', 'bounces', 'failed']],
    ['web_push', failed('unreachable'), ['failed']],
    ['webhook', failed('http_500'), ['sent', 'errors', 'failed']],
    ['sms', failed('bounced'), ['sent', 'sent_to_carrier', 'rejected', 'failed']],
    ['sms', failed('unreachable'), ['sent', 'delivery_failed', 'failed']],
    ['content_card', failed('bounced'), ['failed']],
  ])('%s, %j', (channel, result, counts) => {
    expect(countsOf(result, channel)).toEqual(counts);
  });

  it.each(channels)('has only names that the series of %s shows, or our own', (channel) => {
    const shown = [...variationStats[channel], 'skipped', 'aborted', 'failed'];
    const results: DeliveryResult[] = [
      { status: 'sent' },
      { status: 'skipped' },
      { status: 'aborted' },
      failed('bounced'),
      failed('x'),
    ];
    for (const result of results) expect(shown).toEqual(expect.arrayContaining([...countsOf(result, channel)]));
  });

  it('keeps delivered = sent - bounces for email and delivery_failed = sent - sent_to_carrier for SMS', () => {
    const results: DeliveryResult[] = [
      { status: 'sent' },
      { status: 'sent' },
      failed('bounced'),
      failed('x'),
      { status: 'skipped' },
    ];
    const email = sumsOf(results, 'email');
    const sms = sumsOf(results, 'sms');
    expect(email['delivered']).toBe(email['sent']! - email['bounces']!);
    expect(sms['delivery_failed']).toBe(sms['sent']! - sms['sent_to_carrier']!);
  });
});
