import { deadRecord } from '@fanfare/dead-letters';
import { idOf, outcomeIdOf, retryTierFor, type DeliveryResult } from '@fanfare/domain';
import type { NewRecord } from '@fanfare/event-log';
import { DeliveryCompleted, DeliveryRequested, encode, topics } from '@fanfare/events';
import type { Chunk, DeliveryRequest } from '../chunk.ts';
import { isSettled, type ToBeRetried } from '../ledger/ledger-document.ts';
import type { RetryTierOption } from '../options.ts';

/**
 * What the world is told about a chunk that is complete in this attempt: the outcome of those who are finished, the
 * retry of the others, the dead letter of those given up. Made from what the ledger stored and nothing else, so that a
 * repetition after a crash says the same under the same ids.
 */
export function concludeChunk(chunk: Chunk, tiers: readonly RetryTierOption[]): NewRecord[] {
  const results: DeliveryResult[] = [];
  const retries: ToBeRetried['retry'][] = [];
  const givenUp: { readonly userId: string; readonly error: string }[] = [];
  for (const state of chunk.entry.states) {
    if (!isSettled(state))
      throw new Error(`Chunk ${chunk.outcomeId} is concluded before all its recipients are settled`);
    if ('retry' in state) {
      retries.push(state.retry);
      continue;
    }
    results.push(state.result);
    const { userId } = state.result;
    if (state.lastError !== undefined && userId !== undefined) givenUp.push({ userId, error: state.lastError });
  }
  const records: NewRecord[] = [];
  if (results.length > 0) records.push(outcomeOf(chunk, results));
  if (retries.length > 0) records.push(retryOf(chunk, retries, tiers));
  if (givenUp.length > 0) records.push(deadLetterOf(chunk, givenUp));
  return records;
}

function outcomeOf(chunk: Chunk, results: readonly DeliveryResult[]): NewRecord {
  const { outcomeId, request } = chunk;
  const completedAt = completedAtOf(chunk);
  const { deliveryId, attempt, dispatchId, sendId, campaignId, variationId, channel, acceptedAt } = request.data;
  const ids = { outcomeId, deliveryId, attempt, dispatchId, sendId, campaignId, variationId };
  const { workspaceId, correlationId } = request;
  const envelope = { id: outcomeId, at: completedAt, workspaceId, correlationId };
  return encode(DeliveryCompleted, envelope, { ...ids, channel, acceptedAt, completedAt, results: [...results] });
}

/** One record for all of them, in the tier of the one that must wait longest. */
function retryOf(chunk: Chunk, retries: readonly ToBeRetried['retry'][], tiers: readonly RetryTierOption[]): NewRecord {
  const { attempt, channel } = chunk.request.data;
  const waitMs = Math.max(...retries.map((retry) => retry.waitMs));
  const delaysMs = tiers.map(({ delayMs }) => delayMs);
  // Fewer tiers are configured than when the answer was judged: the last one will do.
  const tier = tiers[retryTierFor(attempt, waitMs, delaysMs) ?? tiers.length - 1]!;
  const next = nextAttempt(chunk, retries);
  const data = { ...next.data, notBefore: completedAtOf(chunk) + tier.delayMs };
  return encode(DeliveryRequested, next, data, topics.retry(channel, tier.name));
}

/** The letter holds the next attempt, ready to be published: the ledger knows this one as done. */
function deadLetterOf(chunk: Chunk, givenUp: readonly { userId: string; error: string }[]): NewRecord {
  const { record } = chunk;
  const request = nextAttempt(chunk, givenUp);
  const { workspaceId, correlationId } = request;
  const remains = { id: idOf('dead', request.id), workspaceId, correlationId, value: JSON.stringify(request) };
  const story = { detail: givenUp[0]!.error, failedAt: completedAtOf(chunk) };
  return deadRecord({ record, reason: 'exhausted_retries', ...story, remains });
}

function nextAttempt(chunk: Chunk, left: readonly { userId: string; error: string }[]): DeliveryRequest {
  const { request } = chunk;
  const attempt = request.data.attempt + 1;
  const recipients = left.map(({ userId }) => ({ userId }));
  const data = { ...request.data, recipients, attempt, notBefore: undefined, lastError: left[0]!.error };
  return { ...request, id: outcomeIdOf(data.deliveryId, attempt), at: completedAtOf(chunk), data };
}

const completedAtOf = ({ entry }: Chunk): number => entry.completedAt!;
