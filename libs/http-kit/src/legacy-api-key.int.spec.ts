import { afterEach, describe, expect, it } from '@jest/globals';
import { createApp, listen, route, success, type Listening } from './index.ts';

const principal = { keyId: 'k', workspaceId: 'w', permissions: new Set(['things.write']), ipAllowlist: [] };
const json = { 'Content-Type': 'application/json' };

describe('the legacy api_key', () => {
  let server: Listening | undefined;
  afterEach(() => server?.close());

  async function open(acceptLegacyApiKey?: boolean) {
    const permission = 'things.write';
    const app = createApp({
      routes: [
        route({ method: 'get', path: '/things', permission, handle: ({ query }) => success(200, { query }) }),
        route({ method: 'post', path: '/things', permission, handle: ({ body }) => success(201, { body }) }),
      ],
      authenticate: async (key) => (key === 'good' ? principal : undefined),
      ...(acceptLegacyApiKey === undefined ? {} : { acceptLegacyApiKey }),
    });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
    const { url } = server;
    return async (path: string, init?: RequestInit) => {
      const response = await fetch(url + path, init);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
  }
  const post = (body: string, headers: Record<string, string> = json): RequestInit => ({
    method: 'POST',
    headers,
    body,
  });

  it('is not accepted by default', async () => {
    const call = await open();
    expect((await call('/things?api_key=good')).status).toBe(401);
    expect((await call('/things', post('{"api_key":"good"}'))).status).toBe(401);
  });

  it('is taken from the query, and kept from the handler', async () => {
    const call = await open(true);
    expect(await call('/things?api_key=good&a=1')).toEqual({
      status: 200,
      body: { message: 'success', query: { a: '1' } },
    });
  });

  it('is taken from the body, and kept from the handler', async () => {
    const call = await open(true);
    expect(await call('/things', post('{"api_key":"good","a":{"b":1}}'))).toEqual({
      status: 201,
      body: { message: 'success', body: { a: { b: 1 } } },
    });
  });

  it('is not looked at where a key is in the header', async () => {
    const call = await open(true);
    const header = { ...json, Authorization: 'Bearer bad' };
    expect((await call('/things?api_key=good', { headers: header })).status).toBe(401);
    expect((await call('/things', post('{"api_key":"good"}', header))).status).toBe(401);
    const good = { ...json, Authorization: 'Bearer good' };
    expect((await call('/things', post('{"a":1}', good))).body).toMatchObject({ body: { a: 1 } });
  });

  it.each([
    ['an unknown key', '{"api_key":"bad"}'],
    ['a key that is no text', '{"api_key":["good"]}'],
    ['no key', '{"a":1}'],
    ['a list', '["good"]'],
  ])('answers 401 to %s', async (_name, body) => {
    const call = await open(true);
    expect(await call('/things', post(body))).toEqual({
      status: 401,
      body: { message: 'Error authenticating credentials' },
    });
  });

  it('answers 401 to a call without body and key', async () => {
    const call = await open(true);
    expect((await call('/things', { method: 'POST' })).status).toBe(401);
    expect((await call('/things')).status).toBe(401);
    expect((await call('/things?api_key=good&api_key=good')).status).toBe(401);
  });
});
