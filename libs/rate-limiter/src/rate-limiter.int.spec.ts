import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentStoreUnavailable, type DocumentStore, type Stored } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { createApp, listen, refuse, route, success, type Listening, type Principal } from '@fanfare/http-kit';
import { createRateLimiter, type Rate, type RateLimiter } from './index.ts';

const HOUR = 3_600_000;
const threeOClock = Date.parse('2026-03-01T15:00:00Z');

const principalOf = (key: string): Principal => ({
  keyId: key,
  workspaceId: key.split('-')[0]!,
  permissions: new Set(key.endsWith('-reader') ? [] : ['messages.send']),
  ipAllowlist: [],
});

const poolOfPath: Record<string, string> = {
  '/messages/send': 'sends',
  '/campaigns/list': 'sends',
  '/sends/id/create': 'sends',
  '/free': 'free',
};

describe('rate limits over several processes on one store', () => {
  let folder: string;
  let store: DocumentStore;
  let now: number;
  const servers: Listening[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-rate-limiter-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    now = threeOClock + 1_200_500;
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function openLimiter(rate: Rate | undefined, on: DocumentStore = store): Promise<RateLimiter> {
    const rates = { sends: rate, free: undefined };
    const limiter = createRateLimiter({
      store: on,
      rates,
      poolOf: (_method, path) => poolOfPath[path],
      now: () => now,
    });
    await limiter.createIndexes();
    return limiter;
  }

  async function openGateway(limiter: RateLimiter): Promise<string> {
    const permission = 'messages.send';
    const app = createApp({
      routes: [
        route({
          method: 'post',
          path: '/messages/send',
          permission,
          handle: ({ body }) => ((body as any)?.fail ? refuse(400, 'No Recipients') : success(201)),
        }),
        route({ method: 'get', path: '/campaigns/list', permission, handle: () => success(200) }),
        route({ method: 'get', path: '/free', permission, handle: () => success(200) }),
        route({
          method: 'post',
          path: '/sends/id/create',
          permission,
          counts: 'calls',
          handle: async ({ body, count }) => {
            if ((body as any).kind === 'new') await count();
            return success(201);
          },
        }),
        route({ method: 'get', path: '/v1/things', permission, handle: () => success(200) }),
      ],
      authenticate: async (key) => principalOf(key),
      limiter,
    });
    const server = await listen(app, { port: 0, host: '127.0.0.1' });
    servers.push(server);
    return server.url;
  }

  async function call(
    url: string,
    method = 'POST',
    path = '/messages/send',
    options: RequestInit & { key?: string } = {},
  ) {
    const { key = 'w1', ...init } = options;
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
      ...init,
    });
    const header = (name: string): string | null => response.headers.get(name);
    return {
      status: response.status,
      body: await response.json(),
      limits: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'].map(header),
      waits: ['X-Ratelimit-Retry-After', 'Retry-After'].map(header),
    };
  }

  /** The store, with something that happens before every reservation. */
  const before = (step: () => Promise<void>): DocumentStore => ({
    ...store,
    collection: <T extends Stored>(name: string) => {
      const collection = store.collection<T>(name);
      const findOneAndUpdate: typeof collection.findOneAndUpdate = async (...args) => {
        await step();
        return collection.findOneAndUpdate(...args);
      };
      return { ...collection, findOneAndUpdate };
    },
  });

  const endOfHour = String((threeOClock + HOUR) / 1_000);

  it('let exactly 20 of 60 concurrent requests pass at two gateways when the limit is 20', async () => {
    const rate = { limit: 20, windowMs: HOUR };
    const gateways = [await openGateway(await openLimiter(rate)), await openGateway(await openLimiter(rate))];
    const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => call(gateways[i % 2]!)));

    expect(replies.filter(({ status }) => status === 201)).toHaveLength(20);
    const denied = replies.filter(({ status }) => status === 429);
    expect(denied).toHaveLength(40);
    for (const { body, limits, waits } of denied) {
      expect(body).toEqual({ message: 'Rate Limited' });
      expect(limits).toEqual(['20', '0', endOfHour]);
      expect(waits).toEqual(['2400', '2400']);
    }
  });

  it('are exact where blocks are reserved, too', async () => {
    const limiters = await Promise.all([1, 2, 3].map(() => openLimiter({ limit: 3_000, windowMs: HOUR })));
    const allowances = limiters.map((limiter) => limiter.forEndpoint('post', '/messages/send')!);
    async function keepAsking({ take }: (typeof allowances)[number]): Promise<number> {
      let granted = 0;
      for (;;) {
        const verdicts = await Promise.all([take('w1'), take('w1'), take('w1')]);
        granted += verdicts.filter(({ allowed }) => allowed).length;
        if (verdicts.some(({ allowed }) => !allowed)) return granted;
      }
    }
    const granted = await Promise.all(allowances.map(keepAsking));
    expect(granted.reduce((sum, count) => sum + count)).toBe(3_000);
  });

  it('count down on every reply, whatever it says, over the endpoints of a pool', async () => {
    const url = await openGateway(await openLimiter({ limit: 10, windowMs: HOUR }));
    const tooLarge = JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024) });
    const replies = [
      await call(url),
      await call(url, 'GET', '/campaigns/list'),
      await call(url, 'POST', '/messages/send', { body: '{"fail":true}' }),
      await call(url, 'POST', '/messages/send', { body: '{' }),
      await call(url, 'POST', '/messages/send', {
        headers: { Authorization: 'Bearer w1', 'Content-Type': 'text/plain' },
      }),
      await call(url, 'POST', '/messages/send', { body: tooLarge }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([201, 200, 400, 400, 415, 413]);
    expect(replies.map(({ limits }) => limits)).toEqual(
      ['9', '8', '7', '6', '5', '4'].map((remaining) => ['10', remaining, endOfHour]),
    );
    expect(replies.every(({ waits }) => waits.every((wait) => wait === null))).toBe(true);
  });

  it('are looked at after the key, before the body; a call without the permission uses nothing up', async () => {
    const url = await openGateway(await openLimiter({ limit: 1, windowMs: HOUR }));
    const withoutKey = await call(url, 'POST', '/messages/send', { headers: {} });
    const withoutPermission = await call(url, 'POST', '/messages/send', { key: 'w1-reader' });
    expect([withoutKey, withoutPermission]).toMatchObject([
      { status: 401, limits: [null, null, null] },
      { status: 403, limits: ['1', '1', endOfHour] },
    ]);
    expect(await call(url)).toMatchObject({ status: 201, limits: ['1', '0', endOfHour] });
    expect(await call(url, 'POST', '/messages/send', { body: '{' })).toMatchObject({ status: 429 });
  });

  it('begin anew when the clock enters the next window', async () => {
    const url = await openGateway(await openLimiter({ limit: 2, windowMs: HOUR }));
    now = threeOClock + HOUR - 1;
    const before = [await call(url), await call(url), await call(url)];
    expect(before.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(before[2]).toMatchObject({ waits: ['1', '1'] });
    now += 1;
    const nextEnd = String((threeOClock + 2 * HOUR) / 1_000);
    expect(await call(url)).toMatchObject({ status: 201, limits: ['2', '1', nextEnd] });
  });

  it('count a request in the window in which it came, however long the store takes', async () => {
    const answers: (() => void)[] = [];
    const slow = before(() => new Promise((resolve) => answers.push(resolve)));
    const { take } = (await openLimiter({ limit: 2, windowMs: HOUR }, slow)).forEndpoint('get', '/campaigns/list')!;
    const early = take('w1');
    now += HOUR;
    const late = take('w1');
    expect(answers).toHaveLength(2);
    for (const answer of answers.reverse()) answer();
    expect(await Promise.all([early, late])).toMatchObject([
      { allowed: true, remaining: 1, resetAt: threeOClock + HOUR },
      { allowed: true, remaining: 1, resetAt: threeOClock + 2 * HOUR },
    ]);
  });

  it('hold when a process starts again in the same window, or its clock goes back', async () => {
    const rate = { limit: 2, windowMs: HOUR };
    const first = await openGateway(await openLimiter(rate));
    await call(first);
    await call(first);
    const again = await openGateway(await openLimiter(rate));
    expect(await call(again)).toMatchObject({ status: 429 });
    now += HOUR;
    expect(await call(first)).toMatchObject({ status: 201 });
    now -= HOUR;
    expect(await call(first)).toMatchObject({ status: 429 });
  });

  it("are each workspace's own", async () => {
    const url = await openGateway(await openLimiter({ limit: 1, windowMs: HOUR }));
    expect([await call(url), await call(url), await call(url, 'POST', '/messages/send', { key: 'w2' })]).toMatchObject([
      { status: 201 },
      { status: 429 },
      { status: 201 },
    ]);
  });

  it('name a number that is never reached where a pool is unlimited', async () => {
    const url = await openGateway(await openLimiter(undefined));
    const replies = await Promise.all(
      ['/campaigns/list', '/free'].flatMap((path) => Array.from({ length: 5 }, () => call(url, 'GET', path))),
    );
    for (const { status, limits } of replies)
      expect([status, ...limits]).toEqual([200, '2147483647', '2147483647', endOfHour]);
  });

  it('say nothing where an endpoint has no pool', async () => {
    const url = await openGateway(await openLimiter({ limit: 1, windowMs: HOUR }));
    for (let n = 0; n < 2; n++)
      expect(await call(url, 'GET', '/v1/things')).toMatchObject({ status: 200, limits: [null, null, null] });
  });

  describe('where calls count and not requests', () => {
    const create = (url: string, kind: 'new' | 'known') =>
      call(url, 'POST', '/sends/id/create', { body: JSON.stringify({ kind }) });

    it('stay as they are until the handler counts', async () => {
      const url = await openGateway(await openLimiter({ limit: 2, windowMs: HOUR }));
      const replies = [];
      for (const kind of ['known', 'new', 'known', 'new', 'known', 'new'] as const)
        replies.push(await create(url, kind));
      expect(replies.map(({ status, limits: [, remaining] }) => [status, remaining])).toEqual([
        [201, '2'],
        [201, '1'],
        [201, '1'],
        [201, '0'],
        [201, '0'],
        [429, '0'],
      ]);
      expect(replies.at(-1)!.waits).toEqual(['2400', '2400']);
    });

    it('say what is left over every process', async () => {
      const rate = { limit: 2, windowMs: HOUR };
      const [first, second] = [await openGateway(await openLimiter(rate)), await openGateway(await openLimiter(rate))];
      await create(first, 'new');
      expect(await create(second, 'known')).toMatchObject({ limits: ['2', '1', endOfHour] });
    });
  });

  it('ask to retry, and grant nothing, while the store is away', async () => {
    let away = true;
    const faulty = before(() => (away ? Promise.reject(new DocumentStoreUnavailable('gone')) : Promise.resolve()));
    const url = await openGateway(await openLimiter({ limit: 1, windowMs: HOUR }, faulty));
    expect(await call(url)).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } });
    away = false;
    expect(await call(url)).toMatchObject({ status: 201, limits: ['1', '0', endOfHour] });
  });
});
