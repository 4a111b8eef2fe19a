import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, FanfareError, FanfareUnavailable, type Client, type ClientOptions } from './index.ts';
import { createFakeSystem, type FakeSystem } from './test-support/fake-system.ts';
import {
  half,
  html,
  json,
  reset,
  silence,
  startScriptedServer,
  type ScriptedServer,
} from './test-support/scripted-server.ts';

const accepted = { message: 'success', dispatch_id: 'd1' };
const send = {
  external_user_ids: ['ada'],
  messages: { webhook: { url: 'https://a.example', request_method: 'POST' } },
} as const;
const campaign = { name: 'Welcome', messages: [{ channel: 'email' }] };

describe('A client', () => {
  let server: ScriptedServer;
  let system: FakeSystem;
  beforeEach(async () => {
    server = await startScriptedServer();
    system = createFakeSystem();
  });
  afterEach(() => server.close());

  const client = (options: Partial<ClientOptions> = {}): Client =>
    createClient({ url: server.url, apiKey: 'secret', ...options }, system);
  const keys = () => server.received.map(({ headers }) => headers['idempotency-key']);
  const rejection = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      (reply) => expect(reply).toBe('a rejection'),
      (error: unknown) => error,
    );

  describe('asks', () => {
    it('with its key and JSON, and gives the reply with its errors that are not fatal', async () => {
      server.script(json(201, { ...accepted, errors: ['messages.sms: is unknown'] }));
      expect(await client().messages.send(send)).toEqual({ ...accepted, errors: ['messages.sms: is unknown'] });
      expect(server.received).toEqual([
        {
          method: 'POST',
          path: '/messages/send',
          headers: expect.objectContaining({ authorization: 'Bearer secret', 'content-type': 'application/json' }),
          body: send,
        },
      ]);
    });

    it('with a query, with an id, with neither', async () => {
      const success = json(200, { message: 'success' });
      server.script(success, success, success, success);
      await client().campaigns.list({ page: 2, 'last_edit.time[gt]': '2026-01-31T00:00:00' });
      await client().v1.campaigns.patch('a b', { name: 'New' });
      await client().v1.campaigns.stop('c');
      await client().v1.apiKeys.list();
      expect(server.received.map(({ method, path, body }) => [method, path, body])).toEqual([
        ['GET', '/campaigns/list?page=2&last_edit.time%5Bgt%5D=2026-01-31T00%3A00%3A00', undefined],
        ['PATCH', '/v1/campaigns/a%20b', { name: 'New' }],
        ['POST', '/v1/campaigns/c/stop', undefined],
        ['GET', '/v1/api_keys', undefined],
      ]);
    });

    it('with a key of its own for each send and track, and for nothing else', async () => {
      const success = json(201, { message: 'success' });
      server.script(success, success, success, success);
      await client().messages.send(send);
      await client().users.track({ events: [{ external_id: 'ada', name: 'x', time: '2026-01-31T00:00:00Z' }] });
      await client().messages.send(send, { idempotencyKey: 'mine' });
      await client().users.delete({ external_ids: ['ada'] });
      const [first, second, third, fourth] = keys();
      expect([first, second]).toEqual([
        expect.stringMatching(/^[0-9a-f-]{36}$/),
        expect.stringMatching(/^[0-9a-f-]{36}$/),
      ]);
      expect(first).not.toBe(second);
      expect([third, fourth]).toEqual(['mine', undefined]);
    });

    it('for the next page with the cursor of the one before', async () => {
      const link = '</events?cursor=a%2Bb>; rel="prev", </events?cursor=c-d>; rel="next"';
      server.script(
        json(200, { message: 'success', events: [] }, { Link: link }),
        json(200, { message: 'success', events: [] }),
      );
      expect(await client().events.page()).toEqual({ message: 'success', events: [], prev: 'a+b', next: 'c-d' });
      expect(await client().events.page({ cursor: 'c-d' })).toEqual({ message: 'success', events: [] });
      expect(server.received[1]!.path).toBe('/events?cursor=c-d');
    });
  });

  describe('rejects', () => {
    it('what was refused, at once, with what is wrong', async () => {
      server.script(
        json(400, { message: 'Invalid Campaign ID', errors: ['campaign_id: x'] }, { 'X-Request-Id': 'r1' }),
      );
      const error = await rejection(client().messages.send(send));
      expect(error).toBeInstanceOf(FanfareError);
      expect(error).toMatchObject({
        message: 'Invalid Campaign ID',
        status: 400,
        errors: ['campaign_id: x'],
        requestId: 'r1',
      });
      expect(server.received).toHaveLength(1);
    });

    it('what a proxy refused with a page', async () => {
      server.script(html(413));
      expect(await rejection(client().messages.send(send))).toMatchObject({
        name: 'FanfareError',
        message: 'HTTP 413',
        status: 413,
        errors: [],
      });
    });

    it.each([
      ['a page', html(200)],
      ['other JSON', json(200, { ok: true })],
      ['JSON that is no object', (response) => void response.writeHead(200).end('null')],
    ] satisfies [string, Parameters<ScriptedServer['script']>[0]][])('a success that is %s', async (_, answer) => {
      server.script(answer);
      expect(await rejection(client().campaigns.list())).toMatchObject({
        name: 'FanfareUnavailable',
        reason: 'not-fanfare',
        status: 200,
      });
    });

    it('an id that is none, before it asks', async () => {
      expect(await rejection(client().v1.apiKeys.revoke(''))).toBeInstanceOf(TypeError);
      expect(server.received).toEqual([]);
    });

    it('a redirect: it would make a GET of a POST', async () => {
      server.script((response) => void response.writeHead(301, { Location: `${server.url}/elsewhere` }).end());
      const error = await rejection(client({ retries: 0 }).messages.send(send));
      expect(error).toMatchObject({ name: 'FanfareUnavailable', reason: 'network' });
      expect(server.received).toHaveLength(1);
    });

    it('to be made without an address or a key', () => {
      expect(() => createClient({ url: '', apiKey: 'secret' })).toThrow(TypeError);
      expect(() => createClient({ url: server.url, apiKey: '' })).toThrow(TypeError);
    });
  });

  describe('tries again', () => {
    it('after a 429, no sooner than it asks for, under the same key', async () => {
      const denied = json(429, { message: 'Rate Limited' }, { 'Retry-After': '7', 'X-Ratelimit-Retry-After': '7' });
      server.script(denied, json(201, accepted));
      expect(await client().messages.send(send)).toEqual(accepted);
      expect(system.sleeps).toEqual([7_125]);
      const [first, second] = keys();
      expect(first).toEqual(expect.any(String));
      expect(second).toBe(first);
      expect(server.received[1]!.body).toEqual(send);
    });

    it('after a date', async () => {
      const date = new Date(system.now() + 3_000).toUTCString();
      server.script(json(503, { message: 'Service Unavailable' }, { 'Retry-After': date }), json(201, accepted));
      await client().messages.send(send);
      expect(system.sleeps).toEqual([3_125]);
    });

    it.each([
      ['the page of a proxy with 502', html(502)],
      ['a 500', json(500, { message: 'Internal Server Error' })],
      ['a connection that is reset', reset],
      ['an answer that ends in the middle', half],
    ])('after %s, a little later each time', async (_, failure) => {
      server.script(failure, failure, json(201, accepted));
      expect(await client().messages.send(send)).toEqual(accepted);
      expect(system.sleeps).toEqual([125, 250]);
      expect(new Set(keys()).size).toBe(1);
    });

    it('after a timeout', async () => {
      server.script(silence, json(201, accepted));
      expect(await client({ timeoutMs: 50 }).messages.send(send)).toEqual(accepted);
      expect(server.received).toHaveLength(2);
    });

    it('no more often than it may, and says how it went', async () => {
      server.script(html(502), html(502), html(502), json(201, accepted));
      const error = await rejection(client({ retries: 2 }).messages.send(send, { idempotencyKey: 'mine' }));
      expect(error).toBeInstanceOf(FanfareUnavailable);
      expect(error).toMatchObject({
        reason: 'server',
        status: 502,
        attempts: 3,
        mayHaveBeenProcessed: true,
        idempotencyKey: 'mine',
      });
    });

    it('no longer than it may', async () => {
      const denied = json(429, { message: 'Rate Limited' }, { 'Retry-After': '40' });
      server.script(denied, denied, json(201, accepted));
      const error = await rejection(client({ giveUpAfterMs: 60_000 }).messages.send(send));
      expect(error).toMatchObject({ name: 'FanfareError', status: 429, retryAfterMs: 40_000 });
      expect(server.received).toHaveLength(2);
    });

    it('and does not forget, when it is refused at last, that a try before may have been carried out', async () => {
      server.script(reset, json(429, { message: 'Rate Limited' }));
      const error = await rejection(client({ retries: 1 }).messages.send(send, { idempotencyKey: 'mine' }));
      expect(error).toMatchObject({
        name: 'FanfareError',
        status: 429,
        attempts: 2,
        mayHaveBeenProcessed: true,
        idempotencyKey: 'mine',
      });
      server.script(json(429, { message: 'Rate Limited' }));
      const untouched = await rejection(client({ retries: 0 }).messages.send(send));
      expect(untouched).toMatchObject({ status: 429, attempts: 1, mayHaveBeenProcessed: false });
    });

    it('not what a connection may have carried before its host could not be reached any more', async () => {
      const broken = (syscall: string) => async () => {
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error(`${syscall} EHOSTUNREACH`), { code: 'EHOSTUNREACH', syscall }),
        });
      };
      const triedOn = (syscall: string) =>
        rejection(client({ fetch: broken(syscall), retries: 1 }).v1.campaigns.create(campaign));
      expect(await triedOn('read')).toMatchObject({ attempts: 1, mayHaveBeenProcessed: true });
      expect(await triedOn('connect')).toMatchObject({ attempts: 2, mayHaveBeenProcessed: false });
    });

    it('not what may have been done already, and would be done twice', async () => {
      for (const failure of [reset, html(502), json(503, { message: 'Service Unavailable' })]) {
        server.script(failure, json(201, { message: 'success' }));
        const error = await rejection(client().v1.campaigns.create(campaign));
        expect(error).toMatchObject({ name: 'FanfareUnavailable', attempts: 1, mayHaveBeenProcessed: true });
      }
      // A send id is made up by the call: the second one would be another.
      server.script(reset, json(201, { message: 'success', send_id: 's' }));
      expect(await rejection(client().sends.createId({ campaign_id: 'c' }))).toMatchObject({ attempts: 1 });
    });

    it('what was turned away before anything was done, whatever it does', async () => {
      server.script(json(429, { message: 'Rate Limited' }), json(201, { message: 'success' }));
      await client().v1.campaigns.create(campaign);
      expect(server.received).toHaveLength(2);
    });

    it('what found nobody there, and says that nothing was done', async () => {
      const url = await addressOfNobody();
      const error = await rejection(client({ url, retries: 2 }).v1.campaigns.create(campaign));
      expect(error).toMatchObject({
        name: 'FanfareUnavailable',
        reason: 'network',
        attempts: 3,
        mayHaveBeenProcessed: false,
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });
  });

  describe('stops when its signal is aborted', () => {
    const reason = new Error('The user left');

    it('before it begins', async () => {
      const signal = AbortSignal.abort(reason);
      expect(await rejection(client().messages.send(send, { signal }))).toBe(reason);
      expect(server.received).toEqual([]);
    });

    it('while it waits for the answer', async () => {
      const controller = new AbortController();
      server.script(() => controller.abort(reason), json(201, accepted));
      expect(await rejection(client().messages.send(send, { signal: controller.signal }))).toBe(reason);
      expect(server.received).toHaveLength(1);
    });

    it('while it waits for its next try', async () => {
      const controller = new AbortController();
      server.script(json(429, { message: 'Rate Limited' }, { 'Retry-After': '50' }), json(201, accepted));
      // Real time: the wait is far longer than the test may take.
      const real = createClient({ url: server.url, apiKey: 'secret', fetch: thenAbort(controller, reason) });
      expect(await rejection(real.messages.send(send, { signal: controller.signal }))).toBe(reason);
      expect(server.received).toHaveLength(1);
    });
  });
});

/** Aborts when the answer was read and the wait has begun. */
const thenAbort =
  (controller: AbortController, reason: Error): typeof fetch =>
  async (...request) => {
    const response = await fetch(...request);
    const text = response.text.bind(response);
    return Object.assign(response, {
      text: async () => {
        const read = await text();
        setImmediate(() => controller.abort(reason));
        return read;
      },
    });
  };

/** A port that was free a moment ago. */
async function addressOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
