import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';

/** A provider that remembers its calls in the order they were made, repeats included. */
export interface RecordingProvider extends Provider {
  readonly attempts: readonly DeliveryAttempt[];
  /** Requests per `deliverMany`. */
  readonly packs: readonly number[];
  /** The external ids that were called, in order. */
  called(): (string | undefined)[];
  mostAtOnce(): number;
}

export type Answering = (attempt: DeliveryAttempt) => ProviderAnswer | Promise<ProviderAnswer>;

export const accept: Answering = ({ idempotencyKey }) => ({
  status: 'accepted',
  providerMessageId: `m-${idempotencyKey}`,
});

export interface RecordingProviderOptions {
  readonly answer?: Answering;
  readonly concurrency?: number;
  /** Takes many at once. Default: true. */
  readonly many?: boolean;
}

export function createRecordingProvider({
  answer = accept,
  concurrency = 4,
  many = true,
}: RecordingProviderOptions = {}): RecordingProvider {
  const attempts: DeliveryAttempt[] = [];
  const packs: number[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;

  async function deliver(attempt: DeliveryAttempt): Promise<ProviderAnswer> {
    attempts.push(attempt);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    try {
      return await answer(attempt);
    } finally {
      atOnce -= 1;
    }
  }

  async function deliverMany(requests: readonly DeliveryAttempt[]): Promise<ProviderAnswer[]> {
    packs.push(requests.length);
    attempts.push(...requests);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    try {
      return await Promise.all(requests.map(async (attempt) => answer(attempt)));
    } finally {
      atOnce -= 1;
    }
  }

  return {
    name: 'recording',
    concurrency,
    attempts,
    packs,
    called: () => attempts.map(({ to }) => to.externalId),
    mostAtOnce: () => mostAtOnce,
    deliver,
    ...(many && { deliverMany }),
    close: async () => {},
  };
}
