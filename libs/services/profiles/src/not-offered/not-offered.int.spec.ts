import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissions } from '@fanfare/domain';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { controlGroupExportRoute, segmentRoutes } from './routes.ts';

describe('An endpoint about users that is not offered', () => {
  let server: Listening;
  beforeAll(async () => {
    // A key is its one permission.
    const authenticate = async (key: string) => ({
      keyId: key,
      workspaceId: 'w1',
      permissions: new Set([key]),
      ipAllowlist: [],
    });
    const app = createApp({ routes: [...segmentRoutes(), controlGroupExportRoute()], authenticate });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  async function call(method: string, path: string, key: string) {
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: '{}' }),
    });
    return { status: response.status, body: await response.json() };
  }

  it.each([
    ['GET', '/segments/list', 'segments.list', 'Segments are not offered yet'],
    ['GET', '/segments/details?segment_id=s', 'segments.details', 'Segments are not offered yet'],
    ['GET', '/segments/data_series?segment_id=s&length=1', 'segments.data_series', 'Segments are not offered yet'],
    ['POST', '/users/export/segment', 'users.export.segment', 'Segments are not offered yet'],
    [
      'POST',
      '/users/export/global_control_group',
      'users.export.global_control_group',
      'A Global Control Group is not offered',
    ],
  ] as const)('says so to who has its permission: %s %s', async (method, path, permission, message) => {
    expect(permissions).toContain(permission);
    expect((await call(method, path, 'users.export.ids')).status).toBe(403);
    expect(await call(method, path, permission)).toEqual({
      status: 400,
      body: { message, errors: [expect.any(String)] },
    });
  });
});
