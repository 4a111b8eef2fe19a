import { attempt, type Attempt, type AttemptRequest } from './attempt.ts';
import type { Repeat } from './endpoint.ts';
import { FanfareError, type FanfareFailure, FanfareUnavailable, type CallFacts } from './errors.ts';
import { waitBeforeRetry } from './retry.ts';
import type { System } from './system.ts';

export interface CallRequest extends AttemptRequest {
  readonly repeat: Repeat;
  readonly retries: number;
  /** From the first try: no try begins after it. */
  readonly giveUpAfterMs: number;
  readonly idempotencyKey?: string;
}

export type Replied = Extract<Attempt, { outcome: 'replied' }>;
type Failed = Exclude<Attempt, Replied>;

/** Tries until there is an answer to give, or no try left. @throws FanfareError, FanfareUnavailable, the signal's reason */
export async function call(
  { repeat, retries, giveUpAfterMs, idempotencyKey, ...request }: CallRequest,
  { fetch, now, sleep, random }: System & { readonly fetch: typeof globalThis.fetch },
): Promise<Replied> {
  const startedAt = now();
  let mayHaveBeenProcessed = false;
  for (let failedBefore = 0; ; failedBefore += 1) {
    request.signal?.throwIfAborted();
    const last = await attempt(request, { fetch, now });
    if (last.outcome === 'replied') return last;
    mayHaveBeenProcessed ||= !last.isUntouched;
    const timeLeftMs = startedAt + giveUpAfterMs - now();
    const wait = waitBeforeRetry(
      last,
      { repeat, retriesLeft: retries - failedBefore, failedBefore, timeLeftMs },
      random,
    );
    if (wait === undefined) throw errorOf(last, { mayHaveBeenProcessed, idempotencyKey, attempts: failedBefore + 1 });
    await sleep(wait, request.signal);
  }
}

type Story = Pick<CallFacts, 'attempts' | 'mayHaveBeenProcessed' | 'idempotencyKey'>;

function errorOf(last: Failed, story: Story): FanfareFailure {
  if (last.outcome === 'refused') return new FanfareError(last.message, { ...last, ...story });
  return new FanfareUnavailable(last.message, { ...last, ...story }, { cause: last.cause });
}
