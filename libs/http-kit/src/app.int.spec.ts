import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createApp, listen, refuse, route, success, type Listening, type Principal } from './index.ts';

const principal = (fields: Partial<Principal>): Principal => ({
  keyId: 'k',
  workspaceId: 'w',
  permissions: new Set(['things.write']),
  ipAllowlist: [],
  ...fields,
});
const keys = new Map([
  ['good', principal({})],
  ['reader', principal({ permissions: new Set(['things.read']) })],
  ['local', principal({ ipAllowlist: ['127.0.0.0/8'] })],
  ['elsewhere', principal({ ipAllowlist: ['10.1.0.0/16', '2001:db8::/32'] })],
]);

describe('an app of the HTTP kit', () => {
  let server: Listening;
  const handled: unknown[] = [];
  let ready = true;

  const handlers: Record<string, () => ReturnType<typeof success>> = {
    outage: () => {
      throw Object.assign(new Error('the broker at 10.0.0.1 is away'), { retriable: true });
    },
    bug: () => {
      throw new TypeError('secret detail');
    },
  };
  const permission = 'things.write';
  const routes = ['/things', '/v1/things'].flatMap((path) => [
    route({
      method: 'post',
      path,
      permission,
      body: z.object({ name: z.string() }),
      handle: ({ body }) => (handled.push(body), success(201, body)),
    }),
    route({ method: 'get', path, permission, handle: ({ query }) => success(200, { query }) }),
    route({
      method: 'post',
      path: `${path}/:kind`,
      permission,
      handle: ({ params }) => handlers[params.kind!]?.() ?? refuse(400, 'No Recipients', ['why']),
    }),
  ]);

  beforeAll(async () => {
    const app = createApp({
      routes,
      authenticate: async (key) => keys.get(key),
      health: { log: () => ({ ok: ready, detail: 'x' }) },
    });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  async function call(
    method: string,
    path: string,
    options: { key?: string | undefined; body?: string; type?: string | null; header?: Record<string, string> } = {},
  ) {
    const { key = 'good', body, type = 'application/json', header = {} } = options;
    const headers = {
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      ...(body !== undefined && type ? { 'Content-Type': type } : {}),
      ...header,
    };
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const response = await fetch(server.url + path, { method, headers, ...(bytes ? { body: bytes } : {}) });
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(await response.text()) as Record<string, unknown>,
    };
  }

  it('answers a valid request', async () => {
    expect(
      await call('POST', '/things', { body: '{"name":"a"}', type: 'application/json; charset=utf-8' }),
    ).toMatchObject({ status: 201, body: { message: 'success', name: 'a' } });
  });

  it.each([
    ['an unknown path', 'GET', '/nothing', {}, 404, { message: 'Not Found' }],
    ['a known path with another method', 'DELETE', '/things', {}, 404, { message: 'Not Found' }],
    ['no key', 'POST', '/things', { key: '' }, 401, { message: 'Error authenticating credentials' }],
    ['an unknown key', 'POST', '/things', { key: 'bad' }, 401, { message: 'Error authenticating credentials' }],
    ['a quoted key', 'POST', '/things', { key: '"good"' }, 401, { message: 'Error authenticating credentials' }],
    [
      'a key without the permission',
      'POST',
      '/things',
      { key: 'reader' },
      403,
      { message: 'You do not have permission to access this resource' },
    ],
    [
      'a key from a foreign address',
      'POST',
      '/things',
      { key: 'elsewhere' },
      403,
      { message: 'Invalid whitelisted IPs' },
    ],
    [
      'a body over 4 MB',
      'POST',
      '/things',
      { body: `{"name":"${'x'.repeat(4 * 1024 * 1024)}"}` },
      413,
      { message: 'payload too large' },
    ],
    [
      'another content type',
      'POST',
      '/things',
      { body: 'name=a', type: 'application/x-www-form-urlencoded' },
      415,
      { message: 'Unsupported Media Type' },
    ],
    ['no content type', 'POST', '/things', { body: '{}', type: null }, 415, { message: 'Unsupported Media Type' }],
    [
      'unparsable JSON',
      'POST',
      '/things',
      { body: '{"name":' },
      400,
      { message: 'Bad Request', error: 'Error while parsing request body. Please check your syntax.' },
    ],
    [
      'a body that does not fit the schema',
      'POST',
      '/things',
      { body: '{"name":1}' },
      400,
      { message: 'Bad Request', errors: [expect.stringMatching(/^name: /)] },
    ],
    [
      'no body where one is needed',
      'POST',
      '/things',
      {},
      400,
      { message: 'Bad Request', errors: [expect.stringMatching(/^name: /)] },
    ],
    [
      'a refusal of the handler',
      'POST',
      '/things/refusal',
      { body: '{}' },
      400,
      { message: 'No Recipients', errors: ['why'] },
    ],
    ['a bug, without its message', 'POST', '/things/bug', { body: '{}' }, 500, { message: 'Internal Server Error' }],
  ])('refuses %s', async (_name, method, path, options, status, body) => {
    handled.length = 0;
    const reply = await call(method, path, options);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject(body);
    expect(handled).toEqual([]);
  });

  it('asks to retry when a part of ours is away, and does not say which', async () => {
    const reply = await call('POST', '/things/outage', { body: '{}' });
    expect(reply).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } });
    expect(reply.headers.get('retry-after')).toBe('1');
  });

  it('answers errors under /v1 as problem documents', async () => {
    const reply = await call('POST', '/v1/things', { body: '{}', header: { 'X-Request-Id': 'r1' } });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      request_id: 'r1',
      errors: [expect.any(String)],
    });
  });

  it('tolerates doubled slashes, a bare question mark, and a content type on GET', async () => {
    expect((await call('GET', '//things?', { header: { 'Content-Type': 'application/json' } })).status).toBe(200);
  });

  it('reads lists from name[] and from repeated names', async () => {
    const reply = await call('GET', '/things?a[]=1&b=2&b=3&last_edit.time[gt]=t');
    expect(reply.body.query).toEqual({ a: ['1'], b: ['2', '3'], 'last_edit.time[gt]': 't' });
  });

  it('admits a key from an allowed subnet', async () => {
    expect((await call('POST', '/things', { key: 'local', body: '{"name":"a"}' })).status).toBe(201);
  });

  it('is ready while every part is', async () => {
    expect(await call('GET', '/readyz', { key: '' })).toMatchObject({ status: 200 });
    ready = false;
    expect(await call('GET', '/readyz', { key: '' })).toMatchObject({
      status: 503,
      body: { parts: { log: { ok: false, detail: 'x' } } },
    });
    expect(await call('GET', '/healthz', { key: '' })).toMatchObject({ status: 200 });
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(
      listen(createApp({ routes: [], authenticate: async () => undefined }), { port, host: '127.0.0.1' }),
    ).rejects.toThrow(`Port ${port} is taken`);
  });
});
