import type { UnavailableReason } from './errors.ts';
import { retryAfterOf, type FailedTry } from './retry.ts';

/** What became of one try. */
export type Attempt =
  | { readonly outcome: 'replied'; readonly body: object; readonly headers: Headers }
  | ({
      readonly outcome: 'refused';
      readonly status: number;
      readonly message: string;
      readonly errors: readonly unknown[];
      readonly requestId?: string;
    } & FailedTry)
  | ({
      readonly outcome: 'unavailable';
      readonly reason: UnavailableReason;
      readonly message: string;
      readonly requestId?: string;
      readonly cause?: unknown;
    } & FailedTry);

export interface AttemptRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Makes one request. @throws the signal's reason when it was aborted, and nothing else */
export async function attempt(
  { url, timeoutMs, signal, ...request }: AttemptRequest,
  { fetch, now }: { readonly fetch: typeof globalThis.fetch; readonly now: () => number },
): Promise<Attempt> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      ...request,
      // A redirect would turn a POST into a GET.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return judge(response, await response.text(), now());
  } catch (cause) {
    signal?.throwIfAborted();
    const isLate = timeout.aborted;
    return {
      outcome: 'unavailable',
      reason: isLate ? 'timeout' : 'network',
      message: isLate ? `No answer within ${timeoutMs} ms` : `The request failed: ${wordsOf(cause)}`,
      isUntouched: !isLate && neverConnected(cause),
      cause,
    };
  }
}

function judge({ status, headers }: Response, text: string, now: number): Attempt {
  const json = objectIn(text);
  const requestId = headers.get('x-request-id') ?? undefined;
  const facts = { status, requestId, retryAfterMs: retryAfterOf(headers, now) };
  if (status >= 200 && status < 300) {
    if (json?.message === 'success') return { outcome: 'replied', body: json, headers };
    const message = `The answer with status ${status} is none of Fanfare's`;
    return { outcome: 'unavailable', reason: 'not-fanfare', message, isUntouched: false, ...facts };
  }
  const message = typeof json?.message === 'string' ? json.message : `HTTP ${status}`;
  if (status >= 500) return { outcome: 'unavailable', reason: 'server', message, isUntouched: false, ...facts };
  const errors = Array.isArray(json?.errors) ? (json.errors as unknown[]) : [];
  return { outcome: 'refused', message, errors, isUntouched: true, ...facts };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What Node says when there was no connection that a request could have gone through. Browsers do not tell. */
const unconnected = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];
/** A connection can also break with these, after the request went through it. */
const perhapsConnected = ['EHOSTUNREACH', 'ENETUNREACH'];

const neverConnected = (error: unknown): boolean =>
  causesOf(error).some(
    ({ code, syscall }) =>
      unconnected.includes(String(code)) || (syscall === 'connect' && perhapsConnected.includes(String(code))),
  );

const wordsOf = (error: unknown): string => String(causesOf(error).at(-1)?.message || 'no connection');

interface Cause {
  readonly message?: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly cause?: unknown;
}

/** An error and what it is due to; `fetch` says little itself. */
function causesOf(error: unknown): Cause[] {
  if (typeof error !== 'object' || error === null) return [];
  return [error, ...causesOf((error as Cause).cause)];
}
