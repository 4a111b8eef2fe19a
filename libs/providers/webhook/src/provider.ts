import { openGuardedHttp } from '@fanfare/guarded-http';
import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';
import { answerToFailure, answerToStatus } from './answers.ts';
import { composeCall } from './compose-call.ts';

export interface WebhookProviderOptions {
  /** Also call private, loopback, link-local and other addresses that are not of the public internet. Default false. */
  readonly allowPrivateAddresses?: boolean;
  /** From the start of the call to the end of the answer. Default 30,000. */
  readonly timeoutMs?: number;
  /** Calls in flight, and connections kept per origin. Default 64. */
  readonly concurrency?: number;
}

/** Webhooks over HTTP. Redirects are not followed: the address that was asked for is the one that is called. */
export function openWebhookProvider(options: WebhookProviderOptions = {}): Provider {
  const { allowPrivateAddresses = false, timeoutMs = 30_000, concurrency = 64 } = options;
  const http = openGuardedHttp({ allowPrivateAddresses, timeoutMs, connections: concurrency });

  return {
    name: 'webhook',
    concurrency,
    async deliver(attempt: DeliveryAttempt): Promise<ProviderAnswer> {
      const composed = composeCall(attempt);
      if (!composed.ok) return { status: 'rejected', permanent: true, reason: composed.reason };
      const answer = await http.request(composed.call);
      if (answer.outcome !== 'answered') return answerToFailure(answer);
      const retryAfter = [answer.headers['retry-after']].flat()[0];
      const accepted: ProviderAnswer = { status: 'accepted', providerMessageId: attempt.idempotencyKey };
      return answerToStatus(answer.status, retryAfter, accepted, Date.now());
    },
    close: () => http.close(),
  };
}
