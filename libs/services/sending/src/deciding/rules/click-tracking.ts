import type { SendRequest, SmsMessage } from '@fanfare/http-contracts';

/** Who clicked is counted under a variation, so there has to be one. */
export function problemsOfClickTracking(sms: SmsMessage, { campaign_id }: SendRequest): string[] {
  if (!sms.user_click_tracking_enabled || campaign_id !== undefined) return [];
  return ['user_click_tracking_enabled: needs campaign_id and message_variation_id'];
}
