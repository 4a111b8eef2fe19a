import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import type { DocumentStore, Stored, Update } from '@fanfare/document-store';
import { HARD_BOUNCE, permissions, type Channel, type Profile, type Recipient } from '@fanfare/domain';
import type { EventLog } from '@fanfare/event-log';
import {
  decode,
  DeliveryCompleted,
  encode,
  topics,
  topicSpecs,
  UserActivityRecorded,
  type DataOf,
} from '@fanfare/events';
import { createApp, listen, type Authenticate } from '@fanfare/http-kit';
import { createProfileReader, profileOf, PROFILES, recipientKey, type ProfileDocument } from '@fanfare/profile-reader';
import { openProfiles, type ProfilesDeps } from '../index.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const EARLIER = '2026-03-01T11:00:00Z';

/** The key is the workspace; `read-only` may do nothing. */
const authenticate: Authenticate = async (key) => ({
  keyId: key,
  workspaceId: key,
  permissions: new Set(key === 'read-only' ? [] : permissions),
  ipAllowlist: [],
});

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface KeyedAnswer extends Answer {
  /** It was given before. */
  readonly isReplayed: boolean;
}

export interface Parts {
  readonly store: DocumentStore;
  readonly eventLog: EventLog;
}

type DepsOf = (parts: Parts) => Partial<ProfilesDeps>;

export interface Process {
  trackOnce: ProfileService['trackOnce'];
  close(): Promise<void>;
}

export interface ProfileService {
  /** Opens the service again, on the same data. */
  reopen(deps?: Partial<ProfilesDeps> | DepsOf): Promise<void>;
  /** One more process on the same data. What it is given instead may be made of what the others use. */
  another(depsOf?: DepsOf): Promise<Process>;
  /** The key is the workspace. */
  post(path: string, body: unknown, key?: string): Promise<Answer>;
  get(pathAndQuery: string, key?: string): Promise<Answer>;
  /** `POST /users/track` */
  track(body: unknown, key?: string): Promise<Answer>;
  /** Under an `Idempotency-Key`; `/users/track` unless it is said where. */
  trackOnce(idempotencyKey: string, body: unknown, path?: string): Promise<KeyedAnswer>;
  everybody(filter?: Record<string, unknown>): Promise<Profile[]>;
  profile(externalId: string, workspaceId?: string): Promise<Profile | undefined>;
  /** The primary external ids of the users whom messages to these recipients reach. */
  recipients(...recipients: Recipient[]): Promise<(string | undefined)[]>;
  /** Changes a stored document behind the service's back, as a process does that dies in the middle of its work. */
  tamper(externalIdOrUserId: string, update: Update): Promise<void>;
  insert(documents: readonly ProfileDocument[]): Promise<void>;
  /** A worker says that messages to these addresses bounced, for good unless another reason is given. */
  bounce(addresses: readonly string[], at: number, more?: { reason?: string; channel?: Channel }): Promise<void>;
  /** Until all that was said is handled. */
  settled(): Promise<void>;
  /** Puts into a collection of another service what that one would. */
  keep(collection: string, documents: readonly Stored[]): Promise<void>;
  /** All that the log was told. */
  activities(): Promise<DataOf<typeof UserActivityRecorded>[]>;
}

/** The service behind HTTP, on new data for every test. */
export function useProfileService(adapters: {
  openStore: (options: { directory: string }) => Promise<DocumentStore>;
  openLog: (options: { directory: string }) => Promise<EventLog>;
}): ProfileService {
  let folder: string;
  let store: DocumentStore;
  let eventLog: EventLog;
  let outcomes = 0;
  let running: { readonly url: string; close(): Promise<void> };

  async function open(deps: Partial<ProfilesDeps> = {}): Promise<typeof running> {
    const profiles = await openProfiles({ store, eventLog, now: () => NOW, exchangeRates: { EUR: 1.1 }, ...deps });
    const server = await listen(createApp({ routes: profiles.routes, authenticate }), { port: 0, host: '127.0.0.1' });
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await profiles.close();
      },
    };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-profiles-'));
    store = await adapters.openStore({ directory: folder });
    eventLog = await adapters.openLog({ directory: folder });
    await eventLog.ensureTopics(topicSpecs(2));
    running = await open();
  });
  afterEach(async () => {
    await running.close();
    await eventLog.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  const everybody: ProfileService['everybody'] = async (filter = {}) => {
    const documents = await store.collection<ProfileDocument>(PROFILES).find(filter).toArray();
    return documents.map(profileOf);
  };

  async function call(
    url: string,
    method: string,
    body: unknown,
    key = 'w',
    headers: object = {},
  ): Promise<KeyedAnswer> {
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const isReplayed = response.headers.get('idempotent-replayed') === 'true';
    return { status: response.status, body: (await response.json()) as Answer['body'], isReplayed };
  }
  const plain = ({ status, body }: KeyedAnswer): Answer => ({ status, body });
  const post: ProfileService['post'] = async (path, body, key) =>
    plain(await call(running.url + path, 'POST', body, key));
  const trackOnceAt =
    (url: () => string): ProfileService['trackOnce'] =>
    (idempotencyKey, body, path = '/users/track') =>
      call(url() + path, 'POST', body, 'w', { 'Idempotency-Key': idempotencyKey });

  return {
    everybody,
    reopen: async (deps) => {
      await running.close();
      running = await open(typeof deps === 'function' ? deps({ store, eventLog }) : deps);
    },
    another: async (depsOf = () => ({})) => {
      const { url, close } = await open(depsOf({ store, eventLog }));
      return { trackOnce: trackOnceAt(() => url), close };
    },
    post,
    trackOnce: trackOnceAt(() => running.url),
    get: async (pathAndQuery, key) => plain(await call(running.url + pathAndQuery, 'GET', undefined, key)),
    track: (body, key) => post('/users/track', body, key),
    profile: async (externalId, workspaceId = 'w') => (await everybody({ workspaceId, externalId }))[0],
    recipients: async (...wanted) => {
      const found = await createProfileReader(store).byRecipients('w', wanted);
      return wanted.map((recipient) => found.get(recipientKey(recipient))?.externalId);
    },
    tamper: async (id, update) => {
      const { userId } = (await everybody({ $or: [{ externalId: id }, { _id: id }] }))[0]!;
      await store.collection<ProfileDocument>(PROFILES).updateOne({ _id: userId }, update);
    },
    insert: async (documents) => {
      await store.collection<ProfileDocument>(PROFILES).insertMany(documents);
    },
    bounce: async (addresses, completedAt, { reason = HARD_BOUNCE, channel = 'email' } = {}) => {
      const outcomeId = `${++outcomes}/1`;
      const ids = { outcomeId, deliveryId: `${outcomes}`, attempt: 1, dispatchId: 'd', channel };
      const results = addresses.map((address) => ({ userId: 'u', status: 'failed' as const, reason, address }));
      const envelope = { id: outcomeId, at: completedAt, workspaceId: 'w', correlationId: 'c' };
      const data = { ...ids, acceptedAt: completedAt, completedAt, results };
      await eventLog.publish([encode(DeliveryCompleted, envelope, data)]);
    },
    keep: async (collection, documents) => {
      await store.collection(collection).insertMany(documents);
    },
    settled: async () => {
      while ((await eventLog.lag('profiles.bounces')).some(({ lag }) => lag > 0)) await delay(5);
    },
    activities: async () => {
      const reading = new AbortController();
      const options = { signal: reading.signal, onCaughtUp: () => reading.abort() };
      const found: DataOf<typeof UserActivityRecorded>[] = [];
      for await (const record of eventLog.read(topics.activity, 'earliest', options)) {
        const decoded = decode(UserActivityRecorded, record);
        if (!decoded.ok) throw new Error(decoded.detail);
        found.push(decoded.event.data);
      }
      return found;
    },
  };
}

/** Valid objects, but for the identifier and the fields given. */
export const event = (fields: object): object => ({ name: 'opened', time: EARLIER, ...fields });
export const purchase = (fields: object): object => ({
  product_id: 'shoe',
  currency: 'USD',
  price: 10,
  time: EARLIER,
  ...fields,
});
