import { describe, expect, it } from '@jest/globals';
import type { Profile } from '../profiles/profile.ts';
import { pushChannels, type Channel } from '../channels.ts';
import { decideDelivery, pushTokensFor, type DeliveryTerms } from './decide-delivery.ts';

const NOW = 1_000_000;

const reachable: Profile = {
  userId: 'u1',
  workspaceId: 'w',
  aliases: [],
  email: 'ada@example.com',
  phone: '+4912345',
  emailSubscribe: 'subscribed',
  pushSubscribe: 'subscribed',
  subscriptionGroups: { news: 'subscribed', offers: 'unsubscribed' },
  pushTokens: [{ appId: 'app', token: 'token' }],
  randomBucket: 1,
  customAttributes: {},
  createdAt: 1,
  updatedAt: 1,
};

const termsOf = (channel: Channel, terms: Partial<DeliveryTerms> = {}): DeliveryTerms => ({
  channel,
  subscriptionState: 'subscribed',
  subscriptionGroupId: 'news',
  ...terms,
});

/** `sent`, or the reason why not. */
function verdict(terms: DeliveryTerms, profile: Partial<Profile> | undefined): string {
  const decision = decideDelivery(terms, profile && { ...reachable, ...profile }, NOW);
  return decision.deliver ? 'sent' : `${decision.status} ${decision.reason}`;
}

describe('deciding whether a recipient gets the message', () => {
  const states = ['opted_in', 'subscribed', 'unsubscribed'] as const;
  const byGlobalState = {
    opted_in: ['sent', 'skipped not_opted_in', 'skipped unsubscribed'],
    subscribed: ['sent', 'sent', 'skipped unsubscribed'],
    all: ['sent', 'sent', 'sent'],
  } as const;
  const rows = (['opted_in', 'subscribed', 'all'] as const).flatMap((asked) =>
    states.map((state, index) => [asked, state, byGlobalState[asked][index]!] as const),
  );

  it.each(rows)('asked for %s, an e-mail to somebody %s is %s', (asked, emailSubscribe, expected) => {
    expect(verdict(termsOf('email', { subscriptionState: asked }), { emailSubscribe })).toBe(expected);
  });

  it.each(rows)(
    'asked for %s, a push to somebody %s is %s, on every push channel',
    (asked, pushSubscribe, expected) => {
      for (const channel of pushChannels) {
        expect(verdict(termsOf(channel, { subscriptionState: asked }), { pushSubscribe })).toBe(expected);
      }
    },
  );

  it.each([
    ['email', 'all', { email: undefined }, 'skipped missing_email'],
    ['email', 'all', { hardBouncedAt: 1 }, 'skipped hard_bounced'],
    ['email', 'all', { markedEmailAsSpamAt: 1 }, 'sent'],
    ['email', 'subscribed', { markedEmailAsSpamAt: 1 }, 'skipped marked_as_spam'],
    ['email', 'opted_in', { markedEmailAsSpamAt: 1, emailSubscribe: 'opted_in' }, 'skipped marked_as_spam'],
    ['email', 'subscribed', { pushSubscribe: 'unsubscribed', phone: undefined, pushTokens: [] }, 'sent'],
    ['web_push', 'all', { pushTokens: [] }, 'skipped no_push_token'],
    ['web_push', 'all', { pushTokens: [{ appId: 'a', token: 't', platform: 'apple_push' }] }, 'skipped no_push_token'],
    ['web_push', 'subscribed', { pushTokens: [{ appId: 'a', token: 't', platform: 'web_push' }] }, 'sent'],
    ['sms', 'all', { phone: undefined }, 'skipped missing_phone'],
    ['sms', 'subscribed', {}, 'sent'],
    ['sms', 'opted_in', {}, 'sent'],
    ['sms', 'subscribed', { emailSubscribe: 'unsubscribed', pushSubscribe: 'unsubscribed' }, 'sent'],
    [
      'webhook',
      'opted_in',
      { emailSubscribe: 'unsubscribed', pushSubscribe: 'unsubscribed', email: undefined },
      'sent',
    ],
    ['content_card', 'opted_in', { emailSubscribe: 'unsubscribed', pushSubscribe: 'unsubscribed' }, 'sent'],
  ] as const)('%s, asked for %s, with %j: %s', (channel, subscriptionState, profile, expected) => {
    expect(verdict(termsOf(channel, { subscriptionState }), profile)).toBe(expected);
  });

  it.each([
    ['news', 'sent'],
    ['offers', 'skipped unsubscribed'],
    ['unheard-of', 'skipped not_subscribed_to_group'],
    [undefined, 'skipped not_subscribed_to_group'],
  ])('an SMS by the group %s is %s, whatever state is asked for', (subscriptionGroupId, expected) => {
    for (const subscriptionState of ['opted_in', 'subscribed', 'all'] as const) {
      expect(verdict(termsOf('sms', { subscriptionState, subscriptionGroupId }), {})).toBe(expected);
    }
  });

  it('skips somebody nobody knows, on every channel', () => {
    for (const channel of ['email', 'sms', 'webhook', 'content_card', 'apple_push'] as const) {
      expect(verdict(termsOf(channel), undefined)).toBe('skipped unknown_user');
    }
  });

  it.each([
    [{ campaign: 'active' }, 'sent'],
    [{ campaign: 'stopped' }, 'aborted campaign_disabled'],
    [{ campaign: 'archived' }, 'aborted campaign_disabled'],
    [{ campaign: 'missing' }, 'aborted campaign_does_not_exist'],
    [{ expiresAt: NOW + 1 }, 'sent'],
    [{ expiresAt: NOW }, 'aborted expired'],
  ] as const)('with %j a message to a reachable person is %s', (terms, expected) => {
    expect(verdict(termsOf('email', terms), {})).toBe(expected);
  });

  it('says what stops the whole request before it says what is wrong with a recipient', () => {
    expect(verdict(termsOf('email', { campaign: 'stopped' }), undefined)).toBe('aborted campaign_disabled');
    expect(verdict(termsOf('email', { expiresAt: 1 }), { email: undefined })).toBe('aborted expired');
  });
});

describe('the tokens of a push channel', () => {
  it('are those of its platform and those that serve all', () => {
    const apple = { appId: 'a', token: '1', platform: 'apple_push' } as const;
    const android = { appId: 'a', token: '2', platform: 'android_push' } as const;
    const any = { appId: 'a', token: '3' };
    const profile = { ...reachable, pushTokens: [apple, android, any] };
    expect(pushTokensFor(profile, 'apple_push')).toEqual([apple, any]);
    expect(pushTokensFor(profile, 'kindle_push')).toEqual([any]);
  });
});
