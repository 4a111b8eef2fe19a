import { Agent, type Dispatcher } from 'undici';
import { guardedConnector, isPublicAddress } from './address-guard.ts';
import { splitCredentials } from './credentials.ts';
import { failureOf, type Answered, type AnsweredWithBody, type HttpFailure, type TooLarge } from './outcome.ts';
import { readBody } from './read-body.ts';
import { redirected, type Hop } from './redirect.ts';

export interface GuardedHttpOptions {
  /** Also connect to private, loopback, link-local and other addresses that are not of the public internet. Default false. */
  readonly allowPrivateAddresses?: boolean;
  /** From the start of a call to the end of its answer, redirects included. Default 30,000. */
  readonly timeoutMs?: number;
  /** Connections kept per origin; further calls wait, within their time. Default 64. */
  readonly connections?: number;
}

export interface GuardedRequest {
  readonly url: URL | string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How many redirects may be followed. Default 0: a redirect is an answer. */
  readonly redirectsMax?: number;
  /** Where it is less than the client's. */
  readonly timeoutMs?: number;
}

export interface GuardedHttp {
  /** The status and the headers; the body is thrown away, and a failure while it comes changes nothing. */
  request(request: GuardedRequest): Promise<Answered | HttpFailure>;
  /** With the body, of which no more than `bytesMax` bytes are kept. */
  fetchBytes(
    request: GuardedRequest & { readonly bytesMax: number },
  ): Promise<AnsweredWithBody | TooLarge | HttpFailure>;
  /** Finishes what is in hand. Safe to call twice. */
  close(): Promise<void>;
}

/** Of a body that nobody wants this much is read, to keep the connection; beyond it the connection is closed. */
const discardedBytesMax = 64 * 1024;

/**
 * HTTP to addresses that somebody else chose: only the public internet is connected to, checked on the very address, at
 * every redirect anew.
 *
 *     const http = openGuardedHttp({ timeoutMs: 2_000 });
 *     const outcome = await http.fetchBytes({ url, bytesMax: 1_000_000, redirectsMax: 3 });
 *     if (outcome.outcome === 'answered') use(outcome.status, outcome.body);
 */
export function openGuardedHttp({ allowPrivateAddresses = false, ...options }: GuardedHttpOptions = {}): GuardedHttp {
  return openHttp(options, allowPrivateAddresses ? () => true : isPublicAddress);
}

export function openHttp(
  { timeoutMs = 30_000, connections = 64 }: Omit<GuardedHttpOptions, 'allowPrivateAddresses'>,
  isAllowed: (address: string) => boolean,
): GuardedHttp {
  const agent = new Agent({
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: guardedConnector(timeoutMs, isAllowed),
  });
  let closed: Promise<void> | undefined;

  async function call<T>(request: GuardedRequest, read: Reading<T>): Promise<T | HttpFailure> {
    const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMs);
    try {
      const { url: address, method = 'GET', headers = {}, body } = request;
      const url = URL.parse(String(address));
      if (!url) return { outcome: 'invalid_request', detail: 'not a URL' };
      let hop: Hop = { url, method, headers, ...(body !== undefined && { body }) };
      for (let redirectsLeft = request.redirectsMax ?? 0; ; redirectsLeft -= 1) {
        if (!/^https?:$/.test(hop.url.protocol))
          return { outcome: 'blocked', detail: `${hop.url.protocol} is not HTTP` };
        const response = await send(hop, signal);
        const next = redirected(hop, response.statusCode, headerOf(response, 'location'));
        if (!next || (request.redirectsMax ?? 0) === 0) return await read(response, hop.url, signal);
        await discard(response, signal);
        if (redirectsLeft === 0) return { outcome: 'too_many_redirects', detail: `more than ${request.redirectsMax}` };
        hop = next;
      }
    } catch (error) {
      return failureOf(error);
    }
  }

  function send(hop: Hop, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { url, authorization } = splitCredentials(hop.url);
    const isAuthorized = Object.keys(hop.headers).some((name) => name.toLowerCase() === 'authorization');
    return agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: hop.method,
      headers: { ...hop.headers, ...(authorization !== undefined && !isAuthorized && { authorization }) },
      body: hop.body ?? null,
      signal,
    });
  }

  return {
    request: (request) =>
      call(request, async (response, url, signal) => {
        await discard(response, signal);
        return answered(response, url);
      }),
    fetchBytes: ({ bytesMax, ...request }) =>
      call(request, async (response, url) => {
        const encoding = headerOf(response, 'content-encoding')?.trim().toLowerCase() ?? '';
        const body = await readBody(response.body, { encoding, bytesMax });
        if (body === 'too_large') return { outcome: body, status: response.statusCode };
        return { ...answered(response, url), body };
      }),
    close: () => (closed ??= agent.close()),
  };
}

type Reading<T> = (response: Dispatcher.ResponseData, url: URL, signal: AbortSignal) => Promise<T>;

const answered = ({ statusCode: status, headers }: Dispatcher.ResponseData, url: URL): Answered => ({
  outcome: 'answered',
  status,
  headers,
  url: url.href,
});

/** The status has been given; what becomes of the rest of the answer changes nothing. */
const discard = (response: Dispatcher.ResponseData, signal: AbortSignal): Promise<void> =>
  response.body.dump({ limit: discardedBytesMax, signal }).catch(() => {});

const headerOf = ({ headers }: Dispatcher.ResponseData, name: string): string | undefined => [headers[name]].flat()[0];
