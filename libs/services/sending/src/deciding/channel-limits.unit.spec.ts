import { describe, expect, it } from '@jest/globals';
import { NOW, DAY_MS, campaign, sms, android, card, send, accepted, refusal } from './decide-send.fixtures.ts';

describe('A push at its limit', () => {
  it.each([
    ['android_push', { ...android, alert: 'x'.repeat(4_000) }],
    ['apple_push', { alert: 'x'.repeat(1_912), message_variation_id: 'not counted' }],
    ['kindle_push', { ...android, alert: 'x'.repeat(10_000) }],
  ])('of %s is accepted', (channel, message) => {
    expect(accepted({ ...send, messages: { [channel]: message } }).messages).toHaveLength(1);
  });
});

describe('A content card', () => {
  const expiring = (expireAt: number, fields: object = {}): object => ({
    ...send,
    messages: { content_card: { ...card, time_to_live: null, expire_at: new Date(expireAt).toISOString(), ...fields } },
  });

  it.each([
    ['in a minute', NOW + 60_000, {}],
    ['in 30 days', NOW + 30 * DAY_MS, {}],
    [
      'this morning in local time, which is still to come somewhere',
      NOW - 11 * 3_600_000,
      { expire_in_local_time: true },
    ],
    ['in 30 days and 14 hours of local time', NOW + 30 * DAY_MS + 14 * 3_600_000, { expire_in_local_time: 'true' }],
  ])('may expire %s', (_when, expireAt, fields) => {
    expect(accepted(expiring(expireAt, fields)).messages).toHaveLength(1);
  });

  it.each([
    ['now', NOW, {}, 'in the past'],
    ['in 30 days and a second', NOW + 30 * DAY_MS + 1_000, {}, 'more than 30 days'],
    ['where it is past everywhere', NOW - 12 * 3_600_000, { expire_in_local_time: true }, 'in the past'],
    ['in 31 days of local time', NOW + 31 * DAY_MS, { expire_in_local_time: true }, 'more than 30 days'],
  ])('may not expire %s', (_when, expireAt, fields, reason) => {
    expect(refusal(expiring(expireAt, fields)).errors).toEqual([expect.stringContaining(reason)]);
  });

  it('may expire when a template says', () => {
    expect(accepted(expiring(NOW, { expire_at: '{{custom_attribute.${end}}}' })).messages).toHaveLength(1);
  });
});

describe('Click tracking of an SMS', () => {
  it('needs a campaign to count under', () => {
    const tracked = { ...sms, link_shortening_enabled: true, user_click_tracking_enabled: true };
    expect(refusal({ ...send, messages: { sms: tracked } }).errors).toEqual([
      expect.stringContaining('needs campaign_id'),
    ]);
    const ofSms = { ...campaign, messages: [{ variationId: 'v-sms', channel: 'sms', name: 'SMS' }] } as const;
    const messages = { sms: { ...tracked, message_variation_id: 'v-sms' } };
    expect(accepted({ ...send, campaign_id: 'c1', messages }, { campaign: ofSms }).errors).toEqual([]);
  });
});
