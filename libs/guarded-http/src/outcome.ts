import { BlockedAddress } from './address-guard.ts';

/** An answer with any status, also 404 and 500. */
export interface Answered {
  readonly outcome: 'answered';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

export interface AnsweredWithBody extends Answered {
  /** Decompressed. */
  readonly body: Buffer;
}

/** The body, or what it decompresses to, exceeds `bytesMax`. */
export interface TooLarge {
  readonly outcome: 'too_large';
  readonly status: number;
}

/** No answer came. Nothing that a network or another side can do is thrown. */
export interface HttpFailure {
  readonly outcome:
    | 'blocked' // not http(s), or at an address that is not public
    | 'timeout'
    | 'no_such_host'
    | 'tls_failed'
    | 'invalid_request' // what no request can hold, such as a line break in a header
    | 'too_many_redirects'
    | 'unreachable';
  readonly detail: string;
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
interface Thrown {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
}

/** What it means that no answer came. */
export function failureOf(error: unknown): HttpFailure {
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : { message: error };
  const { name } = thrown;
  const code = [thrown.code, name].find((word) => typeof word === 'string') ?? 'error';
  const failed = (outcome: HttpFailure['outcome']): HttpFailure => ({
    outcome,
    detail: `${code}: ${String(thrown.message)}`.slice(0, 500),
  });
  if (error instanceof BlockedAddress) return failed('blocked');
  if (name === 'TimeoutError' || timeoutCodes.has(code)) return failed('timeout');
  if (code === 'ENOTFOUND') return failed('no_such_host');
  if (/^ERR_(TLS|SSL)_|^EPROTO$/.test(code) || certificateCodes.has(code)) return failed('tls_failed');
  if (code === 'UND_ERR_INVALID_ARG') return failed('invalid_request');
  return failed('unreachable');
}
