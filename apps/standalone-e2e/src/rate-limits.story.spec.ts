import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';

/** A window that no run of this test can leave. */
const settings = { RATE_LIMITS: 'sends=3/9999d,track=unlimited', LEGACY_API_KEY: 'true' };

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
    expect(await call('POST', '/users/track', {})).toMatchObject({ status: 400, remaining: null });
    expect(await call('GET', '/v1/campaigns')).toMatchObject({ status: 200, remaining: null });
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
      /RATE_LIMITS: senders is no pool; known are sends, campaign_series, .*event_names/,
    );
  });
});
