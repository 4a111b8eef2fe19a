import type { CampaignView, IsKnownSendId } from '@fanfare/campaign-reader';
import type { CssInliner } from '@fanfare/css-inliner';
import type { DocumentStore } from '@fanfare/document-store';
import { newDispatchId } from '@fanfare/domain';
import type { FindEmailTemplate } from '@fanfare/email-template-reader';
import type { EventLog } from '@fanfare/event-log';
import { SendReplyFields, SendRequestBody } from '@fanfare/http-contracts';
import { refuse, route, type Route } from '@fanfare/http-kit';
import { createClaims, createOnce, IdempotencyKeyHeader, idempotencyKeyOf } from '@fanfare/idempotency';
import { silentLogger, type Logger } from '@fanfare/observability';
import type { CheckTemplates } from './deciding/decision.ts';
import { createInlineCss } from './inline-css.ts';
import { scheduledMessageRoutes } from './not-offered/scheduled-messages.ts';
import { triggeredCampaignRoutes } from './not-offered/triggered-campaigns.ts';
import { triggeredScheduleRoutes } from './not-offered/triggered-schedules.ts';
import { createSendMessages } from './send-messages.ts';
import { createSendOnce } from './send-once.ts';

/** The collection `idempotency`, written by this service alone. */
export const IDEMPOTENCY = 'idempotency';

export interface SendingDeps {
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly store: DocumentStore;
  readonly campaignView: Pick<CampaignView, 'get' | 'getFresh'>;
  /** Without it, templates are looked at in the worker only. */
  readonly checkTemplates?: CheckTemplates;
  /** Without it, no `send_id` is known. */
  readonly isKnownSendId?: IsKnownSendId;
  /** Without it, no `email_template_id` is known. */
  readonly findEmailTemplate?: FindEmailTemplate;
  /** Without it, `should_inline_css` has no effect. */
  readonly cssInliner?: Pick<CssInliner, 'inline'>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly logger?: Logger;
  readonly options?: SendingOptions;
}

export interface SendingOptions {
  /** How long an `Idempotency-Key` is remembered. Default: 24 hours. */
  readonly idempotencyTtlMs?: number;
  /** Addresses that may get a copy of an email. Default: none. */
  readonly bccAddresses?: readonly string[];
  /** For emails that do not say whether their CSS is to be inlined. Default: false. */
  readonly inlineCssByDefault?: boolean;
}

export interface Sending {
  readonly routes: readonly Route[];
  /** Creates the indexes; before the first request. */
  start(): Promise<void>;
}

/**
 * `POST /messages/send`: validates a request and puts one delivery request per channel on the log. A 201 means that all
 * of them are durable; anything else means that nothing was accepted. And the endpoints of the contract that send in ways
 * which are not offered: they say so.
 *
 *     const sending = createSending({ eventLog, store, campaignView, checkTemplates: personalizer.checkTemplates });
 *     await sending.start();
 *     createApp({ routes: sending.routes, authenticate });
 */
export function createSending({
  eventLog,
  store,
  campaignView,
  checkTemplates,
  isKnownSendId = async () => false,
  findEmailTemplate = async () => undefined,
  cssInliner,
  now = Date.now,
  logger = silentLogger,
  options: { idempotencyTtlMs: ttlMs, bccAddresses = [], inlineCssByDefault = false } = {},
}: SendingDeps): Sending {
  const claims = createClaims(store, { collection: IDEMPOTENCY, ttlMs });
  const sendMessages = createSendMessages({
    ...{ eventLog, campaignView, checkTemplates, isKnownSendId, findEmailTemplate, bccAddresses },
    inlineCss: createInlineCss({ inline: cssInliner?.inline, byDefault: inlineCssByDefault }),
  });
  const sendOnce = createSendOnce({
    sendMessages,
    once: createOnce({ claims, newCallId: newDispatchId, now, logger }),
  });

  const sendRoute = route({
    method: 'post',
    path: '/messages/send',
    permission: 'messages.send',
    summary: 'Send messages now',
    docs: { body: SendRequestBody, headers: IdempotencyKeyHeader, response: SendReplyFields },
    handle: async ({ workspaceId, correlationId, body, header }) => {
      const call = { workspaceId, correlationId, body };
      const idempotencyKey = idempotencyKeyOf(header('idempotency-key'));
      if (idempotencyKey.kind === 'invalid') return refuse(400, 'Bad Request', [idempotencyKey.problem]);
      if (idempotencyKey.kind === 'given') return sendOnce(call, idempotencyKey.key);

      const acceptedAt = now();
      const decision = await sendMessages.decide(call, { now: acceptedAt, wasAccepted: false });
      if (decision.outcome === 'refused') return refuse(decision.status, decision.message, decision.errors);
      const dispatch = { dispatchId: newDispatchId(), workspaceId, correlationId, acceptedAt };
      return { status: 201, body: await sendMessages.dispatch(decision, dispatch) };
    },
  });

  return {
    routes: [
      sendRoute,
      ...triggeredCampaignRoutes({ campaignView }),
      ...triggeredScheduleRoutes(),
      ...scheduledMessageRoutes(),
    ],
    start: () => claims.createIndexes(),
  };
}
