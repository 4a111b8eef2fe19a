import { isSilence, openGuardedHttp, type NamedCredentials } from '@fanfare/guarded-http';
import type { ConnectedAnswers, ConnectedRequest, RenderOutcome } from '@fanfare/personalization';
import { LRUCache } from 'lru-cache';
import { answerOf, failed, type Fetched } from './answer-of.ts';
import { complete, type Bounds, type CompletedOutcome } from './complete.ts';
import { composeCall } from './compose-call.ts';
import { createSilentServers } from './silent-servers.ts';
import { createTurns } from './turns.ts';

export interface ConnectedContentOptions extends Partial<Bounds> {
  /** Also call private, loopback and link-local addresses. Default false. */
  readonly allowPrivateAddresses?: boolean;
  /** Of one call. Default 2,000. */
  readonly timeoutMs?: number;
  /** For `:basic_auth`. */
  readonly credentials?: NamedCredentials;
  /** Of one answer; a longer one counts as a failure. Default 1 MB. */
  readonly bytesMax?: number;
  /** Ms, on a clock that never goes back. */
  readonly now?: () => number;
}

export interface ConnectedContent {
  /** Renders with what `connected_content` asks for. Rejects only if `render` throws. */
  complete(render: (answers: ConnectedAnswers) => RenderOutcome): Promise<CompletedOutcome>;
  /** Finishes the calls in hand. */
  close(): Promise<void>;
}

/** As Braze documents it: five minutes, or what is asked for between that and four hours. */
const CACHE_SECONDS_MIN = 300;
const CACHE_SECONDS_MAX = 14_400;
const CACHE_ANSWERS_MAX = 10_000;
const CACHE_BYTES_MAX = 32_000_000;
/** Of one server. As many as there are connections: a call that waited for one would lose its own time. */
const CALLS_AT_ONCE_MAX = 64;

/** Answers what templates ask for, through the guarded HTTP client. One per process: it keeps answers. */
export function openConnectedContent(options: ConnectedContentOptions = {}): ConnectedContent {
  const { timeoutMs = 2_000, bytesMax = 1_000_000, credentials = {}, now = () => performance.now() } = options;
  const bounds: Bounds = { callsMax: options.callsMax ?? 10, totalMs: options.totalMs ?? 10_000 };
  const http = openGuardedHttp({
    allowPrivateAddresses: options.allowPrivateAddresses ?? false,
    timeoutMs,
    connections: CALLS_AT_ONCE_MAX,
  });
  const turns = createTurns(CALLS_AT_ONCE_MAX);
  const silentServers = createSilentServers(now);
  const cache = new LRUCache<string, Fetched>({
    max: CACHE_ANSWERS_MAX,
    maxSize: CACHE_BYTES_MAX,
    sizeCalculation: ({ bytes }, key) => bytes + Buffer.byteLength(key),
    perf: { now },
    ttlResolution: 0,
  });
  const underWay = new Map<string, Promise<Fetched>>();

  async function call(request: ConnectedRequest, leftMs: number): Promise<Fetched> {
    const composed = composeCall(request, credentials);
    if (!composed) return failed();
    const server = URL.parse(String(composed.url))?.origin ?? '';
    const fetched = await turns.take(server, leftMs, async () => {
      if (leftMs <= 0 || silentServers.isSilent(server)) return undefined;
      const outcome = await http.fetchBytes({ ...composed, bytesMax });
      silentServers.note(server, !isSilence(outcome));
      return answerOf(outcome);
    });
    return fetched ?? failed('timeout');
  }

  async function callAndKeep(request: ConnectedRequest, keptMs: number, leftMs: number): Promise<Fetched> {
    const fetched = await call(request, leftMs);
    if (fetched.isGood) cache.set(request.key, fetched, { ttl: keptMs });
    return fetched;
  }

  async function fetch(request: ConnectedRequest, leftMs: number): Promise<Fetched> {
    const keptMs = keptMsOf(request);
    if (keptMs === 0) return call(request, leftMs);
    const { key } = request;
    const known = cache.get(key) ?? underWay.get(key);
    if (known) return known;
    const calling = callAndKeep(request, keptMs, leftMs).finally(() => underWay.delete(key));
    underWay.set(key, calling);
    return calling;
  }

  return {
    complete: (render) => complete(render, fetch, bounds, now),
    close: () => http.close(),
  };
}

/** Whoever asks for a change asks each time, unless the template says otherwise. */
function keptMsOf({ method, cacheSeconds }: ConnectedRequest): number {
  if (cacheSeconds === 0 || (cacheSeconds === undefined && method !== 'GET')) return 0;
  return Math.min(Math.max(cacheSeconds ?? 0, CACHE_SECONDS_MIN), CACHE_SECONDS_MAX) * 1_000;
}
