import type { CompletedOutcome, ConnectedContent } from '@fanfare/connected-content';
import { variationOf, whyUnsendable } from '@fanfare/domain';
import type { Campaign, DeliveryResult, Profile, RenderedMessageLimits } from '@fanfare/domain';
import { contextOf, type CompiledMessage, type Personalizer } from '@fanfare/personalization';
import type { DeliveryAttempt } from '@fanfare/providers';
import type { Call, DeliveryRequest } from '../chunk.ts';

/** What a message is rendered with, beside its recipient. */
export interface Rendering {
  /** The request's campaign as it is now, where it names one that exists. */
  readonly campaign: Campaign | undefined;
  readonly personalizer: Pick<Personalizer, 'compileMessage'>;
  /** Absent: a message that needs answers is not sent. */
  readonly connectedContent?: Pick<ConnectedContent, 'complete'>;
  readonly limits: RenderedMessageLimits;
}

export type Verdict = Omit<DeliveryResult, 'userId' | 'externalId'>;

/** What came of a message: the call to make, why there is none, or that it is to be tried again. */
export type Rendered =
  | { readonly payload: DeliveryAttempt['payload']; readonly ownChars: number; readonly extras?: Call['extras'] }
  | { readonly retry: string }
  | Verdict;
export type MaybeRendered = Rendered | { readonly complete: () => Promise<Rendered> };

export interface Renderer {
  (profile: Profile): MaybeRendered;
  /** Nobody's message was or will be rendered anew. */
  isShared(): boolean;
}

/** Compiles once per chunk, and renders once where no recipient differs from the other. */
export function createRenderer(request: DeliveryRequest, around: Rendering): Renderer {
  const { campaign, personalizer, connectedContent, limits } = around;
  let compiled: CompiledMessage | undefined;
  let same: Rendered | undefined;
  function renderFor(profile: Profile): MaybeRendered {
    if (same) return same;
    compiled ??= personalizer.compileMessage(request.data.message);
    if (!compiled.ok) return (same = { status: 'aborted', reason: compiled.reason });
    const { render, isStatic } = compiled;
    const context = contextFor(request, profile, campaign);
    const outcome = render(context);
    if (outcome.status === 'needs') {
      if (!connectedContent) return { status: 'aborted', reason: 'template_parse_error' };
      const complete = () => connectedContent.complete((answers) => render(context, answers));
      return { complete: async () => checked(request, await complete(), limits) };
    }
    const rendered = checked(request, outcome, limits);
    if (isStatic) same = rendered;
    return rendered;
  }
  return Object.assign(renderFor, { isShared: () => same !== undefined });
}

function checked({ data }: DeliveryRequest, outcome: CompletedOutcome, limits: RenderedMessageLimits): Rendered {
  if (outcome.status === 'retry') return { retry: outcome.cause };
  if (outcome.status === 'aborted') return { status: 'aborted', reason: outcome.reason };
  const { message, ownChars, extras } = outcome;
  const reason = whyUnsendable(data.channel, message, limits);
  if (reason !== undefined) return { status: 'aborted', reason };
  return extras ? { payload: message, ownChars, extras } : { payload: message, ownChars };
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
