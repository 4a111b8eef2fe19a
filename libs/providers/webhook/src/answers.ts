import type { HttpFailure } from '@fanfare/guarded-http';
import type { ProviderAnswer } from '@fanfare/providers';

const retryAfterMsDefault = 30_000;
const retryAfterMsMax = 3_600_000;

/** What a status says about the message. Redirects are not followed, so they are refusals too. */
export function answerToStatus(
  status: number,
  retryAfter: string | undefined,
  accepted: ProviderAnswer,
  nowMs: number,
): ProviderAnswer {
  if (status >= 200 && status < 300) return accepted;
  const isThrottled =
    status === 408 || status === 425 || status === 429 || (status === 503 && retryAfter !== undefined);
  if (isThrottled) return { status: 'throttled', retryAfterMs: retryAfterMsOf(retryAfter, nowMs) };
  return { status: 'rejected', reason: 'invalid_http_status', permanent: status < 500, detail: `HTTP ${status}` };
}

/** Seconds or a date. */
function retryAfterMsOf(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return retryAfterMsDefault;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
  return Number.isNaN(ms) ? retryAfterMsDefault : Math.min(Math.max(ms, 0), retryAfterMsMax);
}

/** What it means that no status came. */
export function answerToFailure({ outcome, detail }: HttpFailure): ProviderAnswer {
  const refused = (reason: string): ProviderAnswer => ({ status: 'rejected', reason, permanent: true, detail });
  switch (outcome) {
    case 'blocked':
      return refused('blocked_webhook_url');
    case 'no_such_host':
      return refused('missing_hostname');
    case 'tls_failed':
      return refused('ssl_error');
    case 'invalid_request':
      return refused('invalid_request');
    case 'too_many_redirects':
      return refused('invalid_http_status');
    case 'timeout':
      return { status: 'unreachable', cause: 'http_timeout' };
    case 'unreachable':
      return { status: 'unreachable', cause: detail };
  }
}
