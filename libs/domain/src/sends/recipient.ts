/** Whom a send addresses: resolved to a profile late, in the worker. */
export type Recipient = { readonly externalId: string } | { readonly alias: UserAlias } | { readonly userId: string };

export interface UserAlias {
  readonly name: string;
  readonly label: string;
}

/** External ids and aliases in one send request. */
export const RECIPIENTS_MAX = 50;

export type RecipientSubscriptionState = 'opted_in' | 'subscribed' | 'all';
