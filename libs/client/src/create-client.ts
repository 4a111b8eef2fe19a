import { call, type Replied } from './call.ts';
import type { Endpoint, KeyedCallOptions, MethodsOf, Page } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { system, type System } from './system.ts';
import { urlOf } from './url.ts';

export interface ClientOptions {
  /** Of Fanfare: `https://fanfare.example`. */
  readonly url: string;
  readonly apiKey: string;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Of one try. Default: 10,000. */
  readonly timeoutMs?: number;
  /** Tries after the first one. Default: 3. */
  readonly retries?: number;
  /** Of a call, from its first try: no try begins after it. Default: 60,000. */
  readonly giveUpAfterMs?: number;
  /** Makes up the `Idempotency-Key` of a send or a track. Default: a random UUID. */
  readonly idempotencyKey?: () => string;
}

/** A method for each of {@link endpoints}. */
export type Client = MethodsOf<typeof endpoints>;

/**
 * A client of Fanfare's HTTP API.
 *
 *     const client = createClient({ url: 'http://127.0.0.1:3000', apiKey });
 *     const { dispatch_id } = await client.messages.send({ external_user_ids: ['ada'], messages: { email } });
 *
 * A method resolves with the reply: `errors` in it are not fatal, everything else was done. It rejects with a
 * {@link FanfareError} when the request was refused, and with a {@link FanfareUnavailable} when there was no answer that
 * says what became of it. Before that, what can be repeated without harm is repeated: after a 429, a 5xx, a timeout, a lost
 * connection; after as long as the answer asks for, otherwise with exponential backoff and jitter.
 */
export function createClient(options: ClientOptions, { now, sleep, random }: System = system): Client {
  const {
    url,
    apiKey,
    fetch = (...request) => globalThis.fetch(...request),
    timeoutMs = 10_000,
    retries = 3,
    giveUpAfterMs = 60_000,
    idempotencyKey: newKey = () => globalThis.crypto.randomUUID(),
  } = options;
  if (!apiKey) throw new TypeError('apiKey is required');
  if (!/^https?:/.test(URL.parse(url)?.protocol ?? '')) throw new TypeError('url has to be an http(s) address');

  function methodOf({ method, path, takes, repeat, isPaged }: Endpoint) {
    return async (...given: unknown[]): Promise<object> => {
      const input = Object.fromEntries(takes.map((name, place) => [name, given[place]]));
      const callOptions = (given[takes.length] ?? {}) as KeyedCallOptions;
      const idempotencyKey = repeat === 'keyed' ? (callOptions.idempotencyKey ?? newKey()) : undefined;
      const replied = await call(
        {
          method,
          url: urlOf(url, path, input),
          headers: {
            Authorization: `Bearer ${apiKey}`,
            Accept: 'application/json',
            ...('body' in input && { 'Content-Type': 'application/json' }),
            ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
          },
          ...('body' in input && { body: JSON.stringify(input.body) }),
          repeat,
          idempotencyKey,
          giveUpAfterMs,
          signal: callOptions.signal,
          timeoutMs: callOptions.timeoutMs ?? timeoutMs,
          retries: callOptions.retries ?? retries,
        },
        { fetch, now, sleep, random },
      );
      return isPaged ? { ...replied.body, ...pageOf(replied) } : replied.body;
    };
  }

  const methodsOf = (table: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(table).map(([name, entry]: [string, object]) => [
        name,
        isEndpoint(entry) ? methodOf(entry) : methodsOf(entry),
      ]),
    );
  return methodsOf(endpoints) as unknown as Client;
}

const isEndpoint = (entry: object): entry is Endpoint => 'path' in entry;

/** The cursors in `Link: </events?cursor=a>; rel="prev", </events?cursor=b>; rel="next"`. */
function pageOf({ headers }: Replied): Page {
  const links = (headers.get('link') ?? '').matchAll(/<[^>]*[?&]cursor=([^&>]+)[^>]*>;\s*rel="(next|prev)"/g);
  return Object.fromEntries([...links].map(([, cursor, rel]) => [rel!, decodeURIComponent(cursor!)] as const));
}
