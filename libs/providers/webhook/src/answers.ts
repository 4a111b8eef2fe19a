import type { ProviderAnswer } from '@fanfare/providers';
import { BlockedAddress } from './address-guard.ts';

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

const timeoutCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const certificateCodes = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What errors of Node and undici carry; all of it may be missing. */
interface Failure {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
}

/** What it means that no status came. */
export function answerToFailure(error: unknown): ProviderAnswer {
  const failure: Failure = typeof error === 'object' && error !== null ? error : { message: error };
  const { name } = failure;
  const code = [failure.code, name].find((word) => typeof word === 'string') ?? 'error';
  const detail = `${code}: ${String(failure.message)}`.slice(0, 500);
  const refused = (reason: string): ProviderAnswer => ({ status: 'rejected', reason, permanent: true, detail });

  if (error instanceof BlockedAddress) return refused('blocked_webhook_url');
  if (name === 'TimeoutError' || timeoutCodes.has(code)) return { status: 'unreachable', cause: 'http_timeout' };
  if (code === 'ENOTFOUND') return refused('missing_hostname');
  if (/^ERR_(TLS|SSL)_|^EPROTO$/.test(code) || certificateCodes.has(code)) return refused('ssl_error');
  if (code === 'UND_ERR_INVALID_ARG') return refused('invalid_request');
  return { status: 'unreachable', cause: detail };
}
