import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';

/** A window that no run of this test can leave. */
const settings = { RATE_LIMITS: 'sends=3/9999d,track=unlimited,send_ids=2/9999d', LEGACY_API_KEY: 'true' };

describe('the limits of an installation', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startStandalone({ env: settings });
  });
  afterAll(() => installation.stop());

  async function call(method: string, path: string, body?: object) {
    const response = await fetch(installation.urlOf(path) + path, {
      method,
      headers: { Authorization: `Bearer ${installation.apiKey}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return {
      status: response.status,
      remaining: response.headers.get('X-RateLimit-Remaining'),
      body: await response.json(),
    };
  }

  it('are those of RATE_LIMITS, shared by the endpoints of a pool', async () => {
    expect(await call('GET', '/campaigns/list')).toMatchObject({ status: 200, remaining: '2' });
    expect(await call('POST', '/messages/send', {})).toMatchObject({ status: 400, remaining: '1' });
    expect(await call('GET', '/campaigns/details')).toMatchObject({ status: 400, remaining: '0' });
    expect(await call('POST', '/messages/send', {})).toEqual({
      status: 429,
      remaining: '0',
      body: { message: 'Rate Limited' },
    });
    expect(await call('GET', '/campaigns/data_series')).toMatchObject({ status: 400, remaining: '49999' });
    expect(await call('POST', '/users/track', {})).toMatchObject({ status: 400, remaining: '2147483647' });
    expect(await call('GET', '/v1/campaigns')).toMatchObject({
      status: 200,
      remaining: expect.stringMatching(/^2499\d\d$/),
    });
  });

  it('are on every reply to a known key, in the same order of checks everywhere', async () => {
    const other = (await call('POST', '/v1/api_keys', { name: 'Lists', permissions: ['campaigns.list'] })).body as {
      api_key: string;
    };
    const key = { Authorization: `Bearer ${installation.apiKey}` };
    const json = { 'Content-Type': 'application/json' };
    const big = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');
    const cases: [string, string, number, RequestInit][] = [
      ['POST', '/users/delete', 400, { headers: { ...key, ...json }, body: '{' }],
      ['POST', '/users/delete', 413, { headers: { ...key, 'Content-Type': 'text/plain' }, body: big }],
      ['POST', '/users/delete', 415, { headers: { ...key, 'Content-Type': 'text/plain' }, body: '{' }],
      ['GET', '/nothing', 404, { headers: key }],
      ['POST', '/users/delete', 403, { headers: { Authorization: `Bearer ${other.api_key}` } }],
      ['POST', '/v1/campaigns', 400, { headers: { ...key, ...json }, body: '{}' }],
      ['GET', '/v1/campaigns/nobody', 404, { headers: key }],
      ['POST', '/transactional/v1/campaigns/c/send', 400, { headers: { ...key, ...json }, body: '{}' }],
      ['POST', '/sends/id/create', 400, { headers: { ...key, ...json }, body: '{}' }],
    ];
    for (const [method, path, status, init] of cases) {
      const response = await fetch(installation.urlOf(path) + path, { method, ...init });
      expect([method, path, response.status]).toEqual([method, path, status]);
      expect(await response.json()).toMatchObject({ message: expect.any(String) });
      const limits = ['Limit', 'Remaining', 'Reset'].map((name) => response.headers.get(`X-RateLimit-${name}`));
      const isAdmitted = path !== '/nothing';
      expect([path, limits]).toEqual([
        path,
        isAdmitted ? Array(3).fill(expect.stringMatching(/^\d+$/)) : Array(3).fill(null),
      ]);
      if (isAdmitted) expect(Number(limits[2]) * 1_000).toBeGreaterThan(Date.now());
    }
  });

  it('count new send ids, not the requests for them', async () => {
    const [campaign] = ((await call('GET', '/v1/campaigns')).body as { campaigns: { campaign_id: string }[] })
      .campaigns;
    const create = async (send_id: string) => {
      const { status, remaining } = await call('POST', '/sends/id/create', {
        campaign_id: campaign!.campaign_id,
        send_id,
      });
      return [status, remaining];
    };
    expect(await create('spring')).toEqual([201, '1']);
    expect(await create('spring')).toEqual([201, '1']);
    expect(await create('autumn')).toEqual([201, '0']);
    expect(await create('winter')).toEqual([429, '0']);
    expect(await create('spring')).toEqual([201, '0']);
  });

  it('leave the legacy api_key in the body to its switch', async () => {
    const { status } = await fetch(`${installation.urlOf('/users/track')}/users/track`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        api_key: installation.apiKey,
        events: [{ external_id: 'u1', name: 'e', time: '2026-01-01' }],
      }),
    });
    expect(status).toBe(201);
  });

  it('do not start with a pool that is unknown, and name those that are', async () => {
    await expect(startStandalone({ env: { RATE_LIMITS: 'senders=1/1s' } })).rejects.toThrow(
      /RATE_LIMITS: senders is no pool; known are sends, campaign_series, .*event_names, transactional, own/,
    );
  });
});
