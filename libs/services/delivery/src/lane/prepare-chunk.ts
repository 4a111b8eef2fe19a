import { decideDelivery, idOf, variationOf, whyUnsendable } from '@fanfare/domain';
import type {
  Campaign,
  DeliveryResult,
  DeliveryTerms,
  Profile,
  Recipient,
  RenderedMessageLimits,
} from '@fanfare/domain';
import { contextOf, type CompiledMessage, type Personalizer } from '@fanfare/personalization';
import { recipientKey } from '@fanfare/profile-reader';
import type { DeliveryAttempt } from '@fanfare/providers';
import { addressOf } from './address.ts';
import type { Call, Chunk, ChunkCalls, DeliveryRequest } from '../chunk.ts';
import { isSettled, type Finished } from '../ledger/ledger-document.ts';
import type { InDoubtPolicy } from '../options.ts';

export interface Surroundings {
  /** By recipient key. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** The request's campaign as it is now, where it names one that exists. */
  readonly campaign: Campaign | undefined;
  readonly personalizer: Pick<Personalizer, 'compileMessage'>;
  readonly inDoubtPolicy: InDoubtPolicy;
  readonly limits: RenderedMessageLimits;
  readonly now: () => number;
}

/** Recipients that are settled without a call, by index, and the calls for others: all of the chunk's, or a part of them. */
export interface PreparedChunk extends ChunkCalls {
  readonly calls: Call[];
  readonly settled: (readonly [index: number, state: Finished])[];
}

/** A chunk that is prepared piece by piece: rendered messages can be too large, or too slow, for all of them at once. */
export interface ChunkPreparation {
  readonly chunk: Chunk;
  isDone(): boolean;
  /** Goes on behind the recipient where it stopped. Asks `isEnough` after every message that it rendered anew. */
  prepare(into: PreparedChunk, isEnough: (renderedChars: number) => boolean): void;
}

type Verdict = Omit<DeliveryResult, 'userId' | 'externalId'>;
type Rendered = { readonly payload: DeliveryAttempt['payload']; readonly ownChars: number } | Verdict;

/** Decides for everyone in the chunk who is not settled, and renders their messages. */
export function prepareChunk(chunk: Chunk, around: Surroundings): ChunkPreparation {
  const { request, entry } = chunk;
  const terms = termsOf(request, around.campaign);
  const render = createRenderer(request, around);
  const attemptFor = createAttempts(request);
  const served = usersAlreadyServed(chunk);
  const { recipients } = request.data;
  let next = 0;

  /** What rendering for them took up; undefined where nothing was rendered. */
  function prepareOne(index: number, now: number, { calls, settled }: PreparedChunk): number | undefined {
    if (isSettled(entry.states[index])) return undefined;
    const recipient = recipients[index]!;
    const profile = around.profiles.get(recipientKey(recipient));
    const finish = (verdict: Verdict): undefined => {
      settled.push([index, { result: { ...identityOf(recipient, profile), ...verdict } }]);
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
    if ('payload' in rendered) {
      calls.push({ index, attempt: attemptFor(decision.profile, rendered.payload) });
      return rendered.ownChars;
    }
    finish(isInDoubt ? IN_DOUBT : rendered);
    return 0;
  }

  return {
    chunk,
    isDone: () => next === recipients.length,
    prepare(into, isEnough) {
      const now = around.now();
      while (next < recipients.length) {
        const chars = prepareOne(next++, now, into);
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

interface Renderer {
  (profile: Profile): Rendered;
  /** Nobody's message was or will be rendered anew. */
  isShared(): boolean;
}

/** Compiles once per chunk, and renders once where no recipient differs from the other. */
function createRenderer(request: DeliveryRequest, { campaign, personalizer, limits }: Surroundings): Renderer {
  let compiled: CompiledMessage | undefined;
  let same: Rendered | undefined;
  function renderFor(profile: Profile): Rendered {
    if (same) return same;
    compiled ??= personalizer.compileMessage(request.data.message);
    if (!compiled.ok) return (same = { status: 'aborted', reason: compiled.reason });
    const rendered = checked(request, compiled.render(contextFor(request, profile, campaign)), limits);
    if (compiled.isStatic) same = rendered;
    return rendered;
  }
  return Object.assign(renderFor, { isShared: () => same !== undefined });
}

function checked(
  { data }: DeliveryRequest,
  outcome: ReturnType<Extract<CompiledMessage, { ok: true }>['render']>,
  limits: RenderedMessageLimits,
): Rendered {
  if (outcome.status === 'aborted') return { status: 'aborted', reason: outcome.reason };
  const reason = whyUnsendable(data.channel, outcome.message, limits);
  return reason === undefined
    ? { payload: outcome.message, ownChars: outcome.ownChars }
    : { status: 'aborted', reason };
}

function contextFor(
  { data }: DeliveryRequest,
  profile: Profile,
  campaign: Campaign | undefined,
): ReturnType<typeof contextOf> {
  const { dispatchId, variationId, message } = data;
  const appId = message['app_id'];
  return contextOf({
    profile,
    campaign,
    variation: campaign && variationId !== undefined ? variationOf(campaign, variationId) : undefined,
    dispatchId,
    app: typeof appId === 'string' ? { apiId: appId } : undefined,
  });
}
