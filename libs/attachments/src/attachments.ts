import { authorizationNamed, isSilence, openGuardedHttp, type NamedCredentials } from '@fanfare/guarded-http';
import { LRUCache } from 'lru-cache';
import { loadedFileOf, type LoadedFile } from './loaded-file.ts';

export interface AttachmentsOptions {
  /** By the name under which messages speak of them. */
  readonly credentials?: NamedCredentials;
  /** Also from private, loopback and other addresses that are not of the public internet. Default false. */
  readonly allowPrivateAddresses?: boolean;
  /** For one file, redirects included. Default 10,000. */
  readonly timeoutMs?: number;
  /** Of one file. Default 2 MiB, the contract's. */
  readonly bytesMax?: number;
  /** How long a file is kept. Default 24 hours, the contract's. */
  readonly keptMs?: number;
  /** Of all files that are kept. Default 50 MB. */
  readonly keptBytesMax?: number;
  /** How long a failure is believed; less than the time after which mails are tried again. Default 4,000. */
  readonly failureKeptMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface Attachments {
  /** Whoever asks for a file that is being fetched waits for the same answer. Never rejects. */
  load(file: { readonly url: string; readonly credential?: string }): Promise<LoadedFile>;
  /** Finishes what is in hand. Safe to call twice. */
  close(): Promise<void>;
}

const REDIRECTS_MAX = 3;
/** What an entry costs besides its content: very many empty files must not fill the memory. */
const ENTRY_BYTES = 1_000;
const FAILURES_MAX = 1_000;

/** The files that emails carry, from addresses that requests name. */
export function openAttachments(options: AttachmentsOptions = {}): Attachments {
  const { credentials = {}, timeoutMs = 10_000, bytesMax = 2 * 1024 * 1024, now = Date.now } = options;
  const { keptMs = 24 * 3_600_000, keptBytesMax = 50_000_000, allowPrivateAddresses = false } = options;
  const http = openGuardedHttp({ allowPrivateAddresses, timeoutMs });
  const clock = { perf: { now }, ttlResolution: 0 };
  const files = new LRUCache<string, Buffer>({
    ...clock,
    ttl: keptMs,
    maxSize: keptBytesMax,
    sizeCalculation: (content) => content.length + ENTRY_BYTES,
  });
  /** What failed a moment ago fails again at once: very many mails may wait for files of one server that does not answer. */
  const failures = new LRUCache<string, LoadedFile>({
    ...clock,
    ttl: options.failureKeptMs ?? 4_000,
    max: FAILURES_MAX,
  });
  const inFlight = new Map<string, Promise<LoadedFile>>();

  async function fetchFile(url: string, credential: string | undefined): Promise<LoadedFile> {
    const authorization = credential === undefined ? undefined : authorizationNamed(credentials, credential);
    if (credential !== undefined && authorization === undefined) {
      const detail = `no credential is named ${JSON.stringify(credential.slice(0, 64))}`;
      return { outcome: 'unavailable', reason: 'attachment_credential_unknown', detail };
    }
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await http.fetchBytes({ url, headers, bytesMax, redirectsMax: REDIRECTS_MAX });
    const loaded = loadedFileOf(answer, withoutSecrets(url));
    // Whoever does not answer at all has no answer for its other files either.
    if (loaded.outcome !== 'loaded') failures.set(isSilence(answer) ? originOf(url) : keyOf(url, credential), loaded);
    return loaded;
  }

  async function fetchAndKeep(key: string, url: string, credential: string | undefined): Promise<LoadedFile> {
    const loaded = await fetchFile(url, credential);
    inFlight.delete(key);
    if (loaded.outcome === 'loaded') files.set(key, loaded.content);
    return loaded;
  }

  return {
    async load({ url, credential }) {
      const key = keyOf(url, credential);
      const content = files.get(key);
      if (content) return { outcome: 'loaded', content };
      const failure = failures.get(key) ?? failures.get(originOf(url));
      if (failure) return failure;
      const coming = inFlight.get(key) ?? fetchAndKeep(key, url, credential);
      inFlight.set(key, coming);
      return coming;
    },
    close: () => http.close(),
  };
}

const keyOf = (url: string, credential: string | undefined): string => JSON.stringify([url, credential]);
const originOf = (url: string): string => URL.parse(url)?.origin ?? url;

/** For people who look a failure up: the address may hold a password, and its query often holds a key. */
function withoutSecrets(url: string): string {
  const address = URL.parse(url);
  return address ? address.origin + address.pathname : 'the address';
}
