import type { CampaignView, IsKnownSendId } from '@fanfare/campaign-reader';
import type { EmailTemplate, FindEmailTemplate } from '@fanfare/email-template-reader';
import type { EventLog } from '@fanfare/event-log';
import type { Campaign } from '@fanfare/domain';
import { isObject, type SendReply } from '@fanfare/http-contracts';
import { decideSend } from './deciding/decide-send.ts';
import type { AcceptedSend, CheckTemplates, SendDecision } from './deciding/decision.ts';
import { deliveryRequests, type Dispatch } from './delivery-requests.ts';
import type { InlineCss } from './inline-css.ts';

export interface SendMessagesDeps {
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly campaignView: Pick<CampaignView, 'get' | 'getFresh'>;
  readonly checkTemplates?: CheckTemplates;
  readonly isKnownSendId: IsKnownSendId;
  readonly findEmailTemplate: FindEmailTemplate;
  readonly bccAddresses: readonly string[];
  readonly inlineCss: InlineCss;
}

/** What came in. */
export interface SendCall {
  readonly workspaceId: string;
  readonly correlationId: string;
  readonly body: unknown;
}

export interface When {
  readonly now: number;
  readonly wasAccepted: boolean;
}

/** The two halves of a send: what is decided, and what an accepted decision does. */
export interface SendMessages {
  /** `wasAccepted`: an earlier try of this very request was accepted at `now`; what changed since does not undo that. */
  decide(call: SendCall, when: When): Promise<SendDecision>;
  /** Resolves when every record is durable. @throws what the log says when it cannot take them */
  dispatch(send: AcceptedSend, dispatch: Dispatch): Promise<SendReply>;
}

export function createSendMessages({
  eventLog,
  campaignView,
  checkTemplates,
  isKnownSendId,
  findEmailTemplate,
  bccAddresses,
  inlineCss,
}: SendMessagesDeps): SendMessages {
  /**
   * A repeated try takes the template as it is now: if an earlier one is in the log, this one is dropped as its
   * repetition, and if none is, nobody has seen the older texts. Only that the template is there must not change.
   */
  async function templateFor({ workspaceId, body }: SendCall, when: When): Promise<EmailTemplate | undefined> {
    const messages = isObject(body) ? body.messages : undefined;
    const templateId = textIn(isObject(messages) ? messages.email : undefined, 'email_template_id');
    if (templateId === undefined) return undefined;
    return findEmailTemplate(workspaceId, templateId, when.wasAccepted ? when.now : undefined);
  }

  async function decideOn(campaign: Campaign | undefined, call: SendCall, when: When): Promise<SendDecision> {
    const { workspaceId, body } = call;
    const { now, wasAccepted } = when;
    const sendId = textIn(body, 'send_id');
    const isKnown =
      campaign && sendId !== undefined ? await isKnownSendId(workspaceId, campaign.campaignId, sendId) : false;
    return decideSend(body, {
      campaign: campaign && wasAccepted ? { ...campaign, status: 'active' } : campaign,
      isKnownSendId: isKnown,
      emailTemplate: await templateFor(call, when),
      bccAddresses,
      now,
      checkTemplates,
    });
  }

  async function decideByCampaign(call: SendCall, when: When): Promise<SendDecision> {
    const campaignId = textIn(call.body, 'campaign_id');
    if (campaignId === undefined) return decideOn(undefined, call, when);
    const campaign = await campaignView.get(call.workspaceId, campaignId);
    const decision = await decideOn(campaign, call, when);
    if (decision.outcome === 'accepted' || !campaign) return decision;
    // A variation may have been added, or the campaign resumed, a moment ago in another process: a refusal rests on the store.
    const fresh = await campaignView.getFresh(call.workspaceId, campaignId);
    return fresh?.version === campaign.version ? decision : decideOn(fresh, call, when);
  }

  return {
    decide: async (call, when) => {
      const decision = await decideByCampaign(call, when);
      return decision.outcome === 'accepted' ? inlineCss(decision) : decision;
    },
    dispatch: async (send, dispatch) => {
      await eventLog.publish(deliveryRequests(send, dispatch));
      return {
        message: 'success',
        dispatch_id: dispatch.dispatchId,
        ...(send.sendId === undefined ? {} : { send_id: send.sendId }),
        ...(send.errors.length === 0 ? {} : { errors: send.errors }),
      };
    },
  };
}

function textIn(body: unknown, field: string): string | undefined {
  const value = isObject(body) ? body[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}
