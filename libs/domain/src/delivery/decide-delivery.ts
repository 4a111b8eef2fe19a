import type { CampaignStatus } from '../campaigns/campaign.ts';
import { isPush, type Channel } from '../channels.ts';
import type { Profile, PushToken } from '../profiles/profile.ts';
import type { RecipientSubscriptionState } from '../sends/recipient.ts';

/** What a request says that matters to the question whether one of its recipients gets the message. */
export interface DeliveryTerms {
  readonly channel: Channel;
  readonly subscriptionState: RecipientSubscriptionState;
  /** SMS: the group whose consent counts. */
  readonly subscriptionGroupId?: string;
  /** Ms since the epoch; from then on it is too late. */
  readonly expiresAt?: number;
  /** How the campaign stands now. Absent: the request named none. */
  readonly campaign?: CampaignStatus | 'missing';
}

export type DeliveryDecision =
  | { readonly deliver: true; readonly profile: Profile }
  | { readonly deliver: false; readonly status: 'skipped' | 'aborted'; readonly reason: string };

/**
 * Whether the message goes to this person now (contract, section 4.3). What stops all of a request comes first, then
 * the address, then consent: consent without an address would explain nothing.
 */
export function decideDelivery(terms: DeliveryTerms, profile: Profile | undefined, now: number): DeliveryDecision {
  const aborted = whyAborted(terms, now);
  if (aborted) return { deliver: false, status: 'aborted', reason: aborted };
  if (!profile) return { deliver: false, status: 'skipped', reason: 'unknown_user' };
  const skipped = whySkipped(terms, profile);
  return skipped ? { deliver: false, status: 'skipped', reason: skipped } : { deliver: true, profile };
}

/** The devices that a push channel reaches. */
export const pushTokensFor = (profile: Profile, channel: Channel): readonly PushToken[] =>
  profile.pushTokens.filter(({ platform }) => platform === undefined || platform === channel);

function whyAborted({ campaign, expiresAt }: DeliveryTerms, now: number): string | undefined {
  if (campaign === 'missing') return 'campaign_does_not_exist';
  if (campaign === 'stopped' || campaign === 'archived') return 'campaign_disabled';
  return expiresAt !== undefined && now >= expiresAt ? 'expired' : undefined;
}

function whySkipped(terms: DeliveryTerms, profile: Profile): string | undefined {
  if (terms.channel === 'email') return whyNoEmail(terms, profile);
  if (terms.channel === 'sms') return whyNoSms(terms, profile);
  if (!isPush(terms.channel)) return undefined;
  if (pushTokensFor(profile, terms.channel).length === 0) return 'no_push_token';
  return whyNoConsent(profile.pushSubscribe, terms.subscriptionState);
}

function whyNoEmail({ subscriptionState }: DeliveryTerms, profile: Profile): string | undefined {
  if (!profile.email) return 'missing_email';
  if (profile.hardBouncedAt !== undefined) return 'hard_bounced';
  if (profile.markedEmailAsSpamAt !== undefined && subscriptionState !== 'all') return 'marked_as_spam';
  return whyNoConsent(profile.emailSubscribe, subscriptionState);
}

/** `all` does not lift the group's consent. */
function whyNoSms({ subscriptionGroupId }: DeliveryTerms, profile: Profile): string | undefined {
  if (!profile.phone) return 'missing_phone';
  const state = subscriptionGroupId === undefined ? undefined : profile.subscriptionGroups[subscriptionGroupId];
  if (state === 'subscribed') return undefined;
  return state === 'unsubscribed' ? 'unsubscribed' : 'not_subscribed_to_group';
}

function whyNoConsent(state: Profile['emailSubscribe'], asked: RecipientSubscriptionState): string | undefined {
  if (asked === 'all' || state === 'opted_in') return undefined;
  if (state === 'unsubscribed') return 'unsubscribed';
  return asked === 'opted_in' ? 'not_opted_in' : undefined;
}
