import { retryTiers, type RetryTier } from '@fanfare/events';
import type { Channel } from '@fanfare/domain';
import type { Provider } from '@fanfare/providers';

/**
 * What happens to a recipient who was about to be called when a worker died: nobody knows whether the call was made.
 * `resend`: called again, with the same idempotency key (at least once). `hold`: reported as `failed: in_doubt` (at most once).
 */
export type InDoubtPolicy = 'resend' | 'hold';

/** One of the retry topics, and how long its records wait. */
export interface RetryTierOption {
  readonly name: RetryTier;
  readonly delayMs: number;
}

export interface ChannelWorkerOptions {
  /** Default: every channel that has a provider. */
  readonly channels?: readonly Channel[];
  /** Default: `resend`. */
  readonly inDoubtPolicy?: InDoubtPolicy | Partial<Record<Channel, InDoubtPolicy>>;
  /** The groups are named `<prefix>.<channel>`. Default: `channel-worker`. */
  readonly groupPrefix?: string;
  /** Records per batch at the most. Default 200. */
  readonly batchMax?: number;
  /** Requests in one `deliverMany` at the most: what a crash can leave in doubt, per call in flight. Default 1000. */
  readonly deliverManyMax?: number;
  /**
   * Recipients of one partition that are taken up together; their outcomes are told when all of them are done.
   * Default: 2,000 where the provider takes many at once, else twenty times its concurrency.
   */
  readonly recipientsAtOnceMax?: number;
  /**
   * Characters of rendered messages in memory at once, for all partitions of the process together; each of them may hold
   * a quarter of it besides. Counts what is rendered for single recipients, not what they share. Default 32 million.
   */
  readonly renderedCharsMax?: number;
  /** Addresses that may get a copy of an email. Default: none. */
  readonly bccAddresses?: readonly string[];
  /** Ascending by delay. Default: the tiers of the contract. */
  readonly retryTiers?: readonly RetryTierOption[];
  /** Times that a record may make this code throw before it is given up. Default 3. */
  readonly strikesMax?: number;
}

/** With every default filled in. */
export interface ResolvedOptions extends Required<
  Omit<ChannelWorkerOptions, 'channels' | 'inDoubtPolicy' | 'recipientsAtOnceMax'>
> {
  readonly inDoubtPolicy: (channel: Channel) => InDoubtPolicy;
  readonly recipientsAtOnceMax: (provider: Provider) => number;
}

export function resolveOptions(options: ChannelWorkerOptions): ResolvedOptions {
  const policy = options.inDoubtPolicy ?? 'resend';
  return {
    inDoubtPolicy: (channel) => (typeof policy === 'string' ? policy : (policy[channel] ?? 'resend')),
    recipientsAtOnceMax: (provider) =>
      options.recipientsAtOnceMax ?? (provider.deliverMany ? 2_000 : 20 * provider.concurrency),
    groupPrefix: options.groupPrefix ?? 'channel-worker',
    batchMax: options.batchMax ?? 200,
    deliverManyMax: options.deliverManyMax ?? 1_000,
    renderedCharsMax: options.renderedCharsMax ?? 32_000_000,
    bccAddresses: options.bccAddresses ?? [],
    retryTiers: options.retryTiers ?? retryTiers,
    strikesMax: options.strikesMax ?? 3,
  };
}
