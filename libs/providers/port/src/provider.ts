import type { Channel } from '@fanfare/domain';

/**
 * Hands one rendered message to the outside world. The worker decides what an answer means; a provider only says what
 * happened, and never throws for something that the other side did.
 */
export interface Provider {
  readonly name: string;
  /** How many `deliver` calls may be in flight in one process. */
  readonly concurrency: number;
  deliver(request: DeliveryAttempt): Promise<ProviderAnswer>;
  /** Where the other side takes many at once: one answer per request, in order. Preferred by the worker when present. */
  deliverMany?(requests: readonly DeliveryAttempt[]): Promise<readonly ProviderAnswer[]>;
  close(): Promise<void>;
}

export interface DeliveryAttempt {
  /** The same for every repeat of this message to this person; handed on so that a receiver can tell. */
  readonly idempotencyKey: string;
  readonly channel: Channel;
  readonly to: Address;
  /** The channel's message object (section 3 of the contract) with its Liquid rendered. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly trace: AttemptTrace;
}

export interface Address {
  readonly userId: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly pushTokens?: readonly { readonly appId: string; readonly token: string; readonly deviceId?: string }[];
}

/** What the message belongs to: for logs, the outbox and the providers' own tags. */
export interface AttemptTrace {
  readonly workspaceId: string;
  readonly dispatchId: string;
  readonly campaignId?: string;
  readonly variationId?: string;
  readonly sendId?: string;
}

export type ProviderAnswer =
  | { readonly status: 'accepted'; readonly providerMessageId: string }
  /** The other side said no. `permanent`: saying it again will not help. `reason` is one of the contract's (section 3.9) where one fits. */
  | { readonly status: 'rejected'; readonly reason: string; readonly permanent: boolean; readonly detail?: string }
  | { readonly status: 'throttled'; readonly retryAfterMs: number }
  | { readonly status: 'unreachable'; readonly cause: string };
