import { Agent, type Dispatcher } from 'undici';
import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';
import { guardedConnector } from './address-guard.ts';
import { answerToFailure, answerToStatus } from './answers.ts';
import { composeCall, type WebhookCall } from './compose-call.ts';

export interface WebhookProviderOptions {
  /** Also call private, loopback, link-local and other addresses that are not of the public internet. Default false. */
  readonly allowPrivateAddresses?: boolean;
  /** From the start of the call to the end of the answer. Default 30,000. */
  readonly timeoutMs?: number;
  /** Calls in flight, and connections kept per origin. Default 64. */
  readonly concurrency?: number;
}

/** Of an answer's body this much is read, and thrown away, to keep the connection; beyond it the connection is closed. */
const discardedBytesMax = 64 * 1024;

/** Webhooks over HTTP. Redirects are not followed: the address that was asked for is the one that was checked. */
export function openWebhookProvider(options: WebhookProviderOptions = {}): Provider {
  const { allowPrivateAddresses = false, timeoutMs = 30_000, concurrency = 64 } = options;
  const agent = new Agent({
    connections: concurrency,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: allowPrivateAddresses ? { timeout: timeoutMs } : guardedConnector(timeoutMs),
  });
  let closed: Promise<void> | undefined;

  async function call({ url, method, headers, body }: WebhookCall): Promise<Dispatcher.ResponseData> {
    const signal = AbortSignal.timeout(timeoutMs);
    const path = url.pathname + url.search;
    const response = await agent.request({ origin: url.origin, path, method, headers, body: body ?? null, signal });
    // The status has been given; what becomes of the rest of the answer changes nothing.
    await response.body.dump({ limit: discardedBytesMax, signal }).catch(() => {});
    return response;
  }

  return {
    name: 'webhook',
    concurrency,
    async deliver(attempt: DeliveryAttempt): Promise<ProviderAnswer> {
      const composed = composeCall(attempt);
      if (!composed.ok) return { status: 'rejected', permanent: true, reason: composed.reason };
      try {
        const { statusCode, headers } = await call(composed.call);
        const retryAfter = [headers['retry-after']].flat()[0];
        const accepted: ProviderAnswer = { status: 'accepted', providerMessageId: attempt.idempotencyKey };
        return answerToStatus(statusCode, retryAfter, accepted, Date.now());
      } catch (error) {
        return answerToFailure(error);
      }
    },
    close: () => (closed ??= agent.close()),
  };
}
