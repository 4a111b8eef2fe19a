import { idOf, type AddressConsent } from '@fanfare/domain';
import type { IndexSpec } from '@fanfare/document-store';

/** The collection `email_addresses`, written by the profile service alone. */
export const EMAIL_ADDRESSES = 'email_addresses';

/** What was said of an e-mail address, whether anybody has it or not. Times in milliseconds since the epoch. */
export interface AddressDocument extends AddressConsent {
  readonly _id: string;
  readonly workspaceId: string;
  readonly email: string;
  /** Since when it is unsubscribed; absent when it is not. */
  readonly unsubscribedAt?: number;
  /** When its bounces were last forgotten: those from before count no more. */
  readonly bouncesForgottenAt?: number;
}

export const addressIdOf = (workspaceId: string, email: string): string => idOf('email address', workspaceId, email);

export const addressIndexes: readonly IndexSpec[] = (['unsubscribedAt', 'hardBouncedAt'] as const).map((field) => ({
  key: { workspaceId: 1, [field]: 1, email: 1 },
  partialFilterExpression: { [field]: { $exists: true } },
}));
