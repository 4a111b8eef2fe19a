import { isPush, type Channel, type DeliveryResult } from '@fanfare/domain';

/** Reasons by which the receiving side refused for good (contract, section 6.2: hard bounces). */
const isBounce = (reason: string | undefined): boolean => reason === 'bounced' || reason === 'hard_bounce';

/**
 * What one result adds one to: the stats of its channel (contract, sections 6.1 and 6.2), and our own `skipped`,
 * `aborted` and `failed`, which no Braze stat shows.
 */
export function countsOf(
  { status, reason }: Pick<DeliveryResult, 'status' | 'reason'>,
  channel: Channel,
): readonly string[] {
  switch (status) {
    case 'sent':
      if (channel === 'email') return acceptedEmail;
      return channel === 'sms' ? acceptedSms : sent;
    case 'skipped':
      return skipped;
    case 'aborted':
      return aborted;
    case 'failed':
      // For webhooks and SMS `sent` includes what the other side refused; for email and push only what bounced.
      if (channel === 'webhook') return failedWebhook;
      if (channel === 'sms') return isBounce(reason) ? rejectedSms : failedSms;
      return isBounce(reason) && (channel === 'email' || isPush(channel)) ? bounced : failed;
  }
}

const sent = ['sent'];
/** Accepted by the receiving server. */
const acceptedEmail = ['sent', 'delivered'];
const acceptedSms = ['sent', 'sent_to_carrier'];
const skipped = ['skipped'];
const aborted = ['aborted'];
const failed = ['failed'];
const bounced = ['sent', 'bounces', 'failed'];
const failedWebhook = ['sent', 'errors', 'failed'];
const rejectedSms = ['sent', 'sent_to_carrier', 'rejected', 'failed'];
/** Never reached the carrier: `delivery_failed` = `sent` - `sent_to_carrier`. */
const failedSms = ['sent', 'delivery_failed', 'failed'];

export function sumsOf(results: readonly DeliveryResult[], channel: Channel): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const result of results) {
    for (const name of countsOf(result, channel)) sums[name] = (sums[name] ?? 0) + 1;
  }
  return sums;
}
