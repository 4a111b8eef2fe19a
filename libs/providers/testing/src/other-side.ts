import type { DeliveryAttempt, Provider } from '@fanfare/providers';

/** What a provider hands messages to, set up for one test. The provider's spec makes it real: a server, a store. */
export interface OtherSide {
  openProvider(): Promise<Provider>;
  /** A message that the other side takes, with this key. */
  attempt(idempotencyKey: string): DeliveryAttempt;
  /** The idempotency keys that arrived and were taken, in any order; once per arrival unless `recognisesRepeats`. */
  received(): Promise<readonly string[]>;
  /** From now on every message meets this fault. Leave out what the other side cannot do. */
  readonly faults: { readonly [F in Fault]?: () => Promise<void> };
  close(): Promise<void>;
}

export type Fault = 'refuses for good' | 'refuses for now' | 'is busy' | 'is down';

export type OpenOtherSide = () => Promise<OtherSide>;

/** What differs between providers by design. */
export interface ProviderPromises {
  /** The other side keeps a repeated message once. */
  readonly recognisesRepeats: boolean;
}
