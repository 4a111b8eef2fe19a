import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';
import { readPermissions } from './test-support/compatibility-table.ts';
import { fetchOpenApi, operationsOf } from './test-support/openapi.ts';

interface Key {
  readonly api_key: string;
  readonly key_id: string;
}

describe('API keys', () => {
  let installation: Installation;
  /** `POST /messages/send` -> `messages.send`, as the running standalone documents it. */
  let permissionOf: Map<string, string>;
  let everything: string[];

  beforeAll(async () => {
    installation = await startStandalone({ env: { TRUST_PROXY: 'true' } });
    const operations = operationsOf(await fetchOpenApi(installation));
    permissionOf = new Map(operations.map(({ endpoint, permission }) => [endpoint, permission]));
    const own = [...permissionOf.values()].filter((permission) => permission.startsWith('fanfare.'));
    everything = [...new Set([...readPermissions().keys(), ...own])];
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  async function call(endpoint: string, key: string, options: { body?: unknown; from?: string } = {}) {
    const { body = {}, from } = options;
    const [method = '', path = ''] = endpoint.split(' ');
    const response = await fetch(installation.urlOf(path) + path.replace(/\{\w+\}/, 'some-id'), {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        ...(from !== undefined && { 'X-Forwarded-For': from }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const createKey = (permissions: readonly string[], ipAllowlist: readonly string[] = []) =>
    call('POST /v1/api_keys', installation.apiKey, {
      body: { name: 'Test', permissions, ip_allowlist: ipAllowlist },
    }) as Promise<{ status: number; body: Key & Record<string, unknown> }>;

  it('are asked for the permissions of the contract, and each endpoint for its own', () => {
    for (const [permission, endpoints] of readPermissions())
      for (const endpoint of endpoints.filter((endpoint) => permissionOf.has(endpoint)))
        expect([endpoint, permissionOf.get(endpoint)]).toEqual([endpoint, permission]);
    const documented = new Set([...readPermissions().values()].flat());
    const braze = [...permissionOf.keys()].filter((endpoint) => !endpoint.includes(' /v1/'));
    expect(braze.filter((endpoint) => !documented.has(endpoint))).toEqual([]);
  });

  it('can be given every permission, and open with one the endpoints of that one alone', async () => {
    const denied = { status: 403, message: 'You do not have permission to access this resource' };
    for (const permission of everything) {
      const only = await createKey([permission]);
      expect([permission, only.status, only.body.permissions]).toEqual([permission, 201, [permission]]);
      const others = await createKey(everything.filter((other) => other !== permission));
      for (const [endpoint, needed] of permissionOf) {
        if (needed !== permission) continue;
        const withOthers = await call(endpoint, others.body.api_key);
        expect([endpoint, { status: withOthers.status, message: withOthers.body.message }]).toEqual([endpoint, denied]);
        const { status } = await call(endpoint, only.body.api_key);
        expect([endpoint, [401, 403].includes(status)]).toEqual([endpoint, false]);
      }
    }
  }, 60_000);

  it.each([
    ['203.0.113.9', true],
    ['203.0.113.10', false],
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['::ffff:10.1.2.3', true],
    ['2001:db8::1', true],
    ['2001:DB8:0:0:0:0:0:2', true],
    ['2001:db9::1', false],
    ['no address', false],
  ])('work from the addresses of their allowlist alone: from %s %p', async (from, isAllowed) => {
    const allowlist = ['203.0.113.9', '10.1.0.0/16', '2001:db8::/32'];
    const { body: key } = await createKey(['campaigns.list'], allowlist);
    const reply = await call('GET /campaigns/list', key.api_key, { from });
    if (isAllowed) expect(reply.status).toBe(200);
    else expect(reply).toEqual({ status: 403, body: { message: 'Invalid whitelisted IPs' } });
  });

  it('work until they are revoked', async () => {
    const { body: key } = await createKey(['campaigns.list']);
    expect((await call('GET /campaigns/list', key.api_key)).status).toBe(200);
    const path = `/v1/api_keys/${key.key_id}`;
    expect((await call(`DELETE ${path}`, installation.apiKey)).status).toBe(200);
    expect(await call('GET /campaigns/list', key.api_key)).toEqual({
      status: 401,
      body: { message: 'Error authenticating credentials' },
    });
  });
});
