import { decideDelivery, idOf } from '@fanfare/domain';
import type { Campaign, DeliveryResult, DeliveryTerms, Profile, Recipient } from '@fanfare/domain';
import { recipientKey } from '@fanfare/profile-reader';
import type { DeliveryAttempt } from '@fanfare/providers';
import type { Call, Chunk, ChunkCalls, DeliveryRequest } from '../chunk.ts';
import { judgeAnswer } from '../deliver/judge-answer.ts';
import { isSettled, type Finished, type ToBeRetried } from '../ledger/ledger-document.ts';
import type { InDoubtPolicy } from '../options.ts';
import { addressOf } from './address.ts';
import { createRenderer, type Rendered, type Rendering, type Verdict } from './create-renderer.ts';

export interface Surroundings extends Rendering {
  /** By recipient key. */
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly inDoubtPolicy: InDoubtPolicy;
  /** How many there are. */
  readonly retryTiers: number;
  readonly now: () => number;
}

/** Recipients that are settled without a call, by index, and the calls for others: all of the chunk's, or a part of them. */
export interface PreparedChunk extends ChunkCalls {
  readonly calls: Call[];
  readonly settled: (readonly [index: number, state: Finished | ToBeRetried])[];
}

/** A recipient whose message needs answers of others before it can be rendered. */
export interface Unanswered {
  readonly chunk: Chunk;
  /** Gets them and renders; gives what adds the outcome, and tells how many characters that took up. */
  complete(): Promise<(into: PreparedChunk) => number>;
}

/** A chunk that is prepared piece by piece: rendered messages can be too large, or too slow, for all of them at once. */
export interface ChunkPreparation {
  readonly chunk: Chunk;
  isDone(): boolean;
  /**
   * Goes on behind the recipient where it stopped. Asks `isEnough` after every message that it rendered anew; whoever
   * needs answers is handed to `wait` instead.
   */
  prepare(
    into: PreparedChunk,
    isEnough: (renderedChars: number) => boolean,
    wait: (unanswered: Unanswered) => void,
  ): void;
}

/** Decides for everyone in the chunk who is not settled, and renders their messages. */
export function prepareChunk(chunk: Chunk, around: Surroundings): ChunkPreparation {
  const { request, entry } = chunk;
  const terms = termsOf(request, around.campaign);
  const render = createRenderer(request, around);
  const attemptFor = createAttempts(request);
  const served = usersAlreadyServed(chunk);
  const { recipients, attempt } = request.data;
  const isLastAttempt = attempt > around.retryTiers;
  let next = 0;

  /** What rendering for them took up; undefined where nothing was rendered. */
  function prepareOne(
    index: number,
    now: number,
    into: PreparedChunk,
    wait: (unanswered: Unanswered) => void,
  ): number | undefined {
    if (isSettled(entry.states[index])) return undefined;
    const recipient = recipients[index]!;
    const profile = around.profiles.get(recipientKey(recipient));
    const finish = (verdict: Verdict): undefined => {
      into.settled.push([index, { result: { ...identityOf(recipient, profile), ...verdict } }]);
    };

    const isInDoubt = entry.states[index] === 'intended';
    if (isInDoubt && around.inDoubtPolicy === 'hold') return finish(IN_DOUBT);
    const decision = decideDelivery(terms, profile, now);
    if (!decision.deliver) {
      // It may have been sent before the worker died: to say that it was not would be a guess.
      return finish(isInDoubt ? IN_DOUBT : { status: decision.status, reason: decision.reason });
    }
    const { userId } = decision.profile;
    if (served.has(userId)) return finish({ status: 'skipped', reason: 'duplicate_recipient' });
    served.add(userId);
    const rendered = render(decision.profile);
    if (!('complete' in rendered)) return place(index, decision.profile, isInDoubt, rendered, into);
    const { complete } = rendered;
    wait({
      chunk,
      async complete() {
        const completed = await complete();
        return (part) => place(index, decision.profile, isInDoubt, completed, part);
      },
    });
    return 0;
  }

  function place(index: number, profile: Profile, isInDoubt: boolean, rendered: Rendered, into: PreparedChunk): number {
    if ('payload' in rendered) {
      const { payload, ownChars, extras } = rendered;
      into.calls.push({ index, attempt: attemptFor(profile, payload), ...(extras && { extras }) });
      return ownChars;
    }
    const { userId, externalId } = profile;
    const state =
      'retry' in rendered
        ? judgeAnswer({ status: 'unreachable', cause: rendered.retry }, { userId, externalId }, isLastAttempt)
        : { result: { userId, externalId, ...rendered } };
    const isGuess = isInDoubt && 'result' in state;
    into.settled.push([index, isGuess ? { result: { userId, externalId, ...IN_DOUBT } } : state]);
    return 0;
  }

  return {
    chunk,
    isDone: () => next === recipients.length,
    prepare(into, isEnough, wait) {
      const now = around.now();
      while (next < recipients.length) {
        const chars = prepareOne(next++, now, into, wait);
        if (chars !== undefined && !render.isShared() && isEnough(chars)) return;
      }
    },
  };
}

const IN_DOUBT: Verdict = { status: 'failed', reason: 'in_doubt' };

function termsOf({ data }: DeliveryRequest, campaign: Campaign | undefined): DeliveryTerms {
  const { channel, campaignId, expiresAt, options, message } = data;
  const group = message['subscription_group_id'];
  return {
    channel,
    subscriptionState: options.subscriptionState,
    subscriptionGroupId: typeof group === 'string' ? group : undefined,
    expiresAt,
    campaign: campaignId === undefined ? undefined : (campaign?.status ?? 'missing'),
  };
}

/** One person can be addressed twice in a request, by external id and by alias. */
function usersAlreadyServed({ entry }: Chunk): Set<string> {
  const served = new Set<string>();
  for (const state of entry.states) {
    if (!isSettled(state)) continue;
    const userId = 'retry' in state ? state.retry.userId : state.result.userId;
    if (userId !== undefined) served.add(userId);
  }
  return served;
}

function identityOf(recipient: Recipient, profile: Profile | undefined): Pick<DeliveryResult, 'userId' | 'externalId'> {
  if (profile) return { userId: profile.userId, externalId: profile.externalId };
  if ('userId' in recipient) return { userId: recipient.userId };
  return 'externalId' in recipient ? { externalId: recipient.externalId } : {};
}

/** The idempotency key is the same in every attempt: to the receiver, a retry is a repeat of the same message. */
function createAttempts({ workspaceId, data }: DeliveryRequest) {
  const { deliveryId, channel, dispatchId, campaignId, variationId, sendId } = data;
  const trace = { workspaceId, dispatchId, campaignId, variationId, sendId };
  return function attemptFor(profile: Profile, payload: DeliveryAttempt['payload']): DeliveryAttempt {
    const idempotencyKey = idOf(deliveryId, profile.userId);
    return { idempotencyKey, channel, to: addressOf(profile, channel), payload, trace };
  };
}
