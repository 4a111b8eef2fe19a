import type { UserAlias } from '../sends/recipient.ts';
import type { AppliedCall } from './applied-calls.ts';

export type SubscriptionState = 'opted_in' | 'subscribed' | 'unsubscribed';
export type GroupState = 'subscribed' | 'unsubscribed';

/** A user, as every service sees them. Optional fields are absent when unknown. */
export interface Profile {
  /** The internal id (`braze_id`): 24 hex characters, never changes. */
  readonly userId: string;
  readonly workspaceId: string;
  readonly externalId?: string;
  /** Deprecated ids: they find the user until they are removed. Absent, not empty. */
  readonly formerExternalIds?: readonly string[];
  /** Users who were merged into this one: what they received and did is this user's. Absent, not empty. */
  readonly mergedUserIds?: readonly string[];
  readonly aliases: readonly UserAlias[];
  readonly email?: string;
  readonly phone?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly country?: string;
  readonly homeCity?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly gender?: string;
  /** `YYYY-MM-DD` */
  readonly dob?: string;
  readonly emailSubscribe: SubscriptionState;
  readonly pushSubscribe: SubscriptionState;
  /** When the state last became `opted_in`, which it need not be any more: read by `optedInAt`. */
  readonly emailOptedInAt?: number;
  readonly pushOptedInAt?: number;
  /** By `subscription_group_id`. */
  readonly subscriptionGroups: Readonly<Record<string, GroupState>>;
  readonly pushTokens: readonly PushToken[];
  /** Set when the address bounced for good or was put on the blocklist; nothing is sent there. */
  readonly hardBouncedAt?: number;
  readonly markedEmailAsSpamAt?: number;
  /** Degrees. */
  readonly currentLocation?: { readonly longitude: number; readonly latitude: number };
  readonly firstSessionAt?: number;
  readonly lastSessionAt?: number;
  readonly emailOpenTrackingDisabled?: boolean;
  readonly emailClickTrackingDisabled?: boolean;
  /** 0 to 9999, fixed. */
  readonly randomBucket: number;
  readonly customAttributes: Readonly<Record<string, unknown>>;
  /** Calls under an idempotency key that changed this profile, oldest first. Absent, not empty. */
  readonly appliedCalls?: readonly AppliedCall[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface PushToken {
  readonly appId: string;
  readonly token: string;
  readonly deviceId?: string;
  /** Which push channel it serves; without one it serves all. */
  readonly platform?: 'android_push' | 'apple_push' | 'kindle_push' | 'web_push';
}
