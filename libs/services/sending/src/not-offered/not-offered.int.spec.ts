import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissions } from '@fanfare/domain';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { campaign } from '../test-support/gateway.ts';
import { scheduledMessageRoutes } from './scheduled-messages.ts';
import { triggeredCampaignRoutes } from './triggered-campaigns.ts';
import { triggeredScheduleRoutes } from './triggered-schedules.ts';

describe('An endpoint that sends in a way which is not offered', () => {
  let server: Listening;

  beforeAll(async () => {
    const known = new Map([
      ['c1', campaign()],
      ['stopped', campaign({ status: 'stopped' })],
    ]);
    const campaignView = { get: async (_workspaceId: string, campaignId: string) => known.get(campaignId) };
    const routes = [
      ...triggeredCampaignRoutes({ campaignView }),
      ...triggeredScheduleRoutes(),
      ...scheduledMessageRoutes(),
    ];
    // A key is its one permission, or `all`.
    const authenticate = async (key: string) => ({
      keyId: key,
      workspaceId: 'w1',
      permissions: new Set<string>(key === 'all' ? permissions : [key]),
      ipAllowlist: [],
    });
    server = await listen(createApp({ routes, authenticate }), { port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  async function call(method: string, path: string, key = 'all', body: unknown = {}) {
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as { message: string; errors?: string[] } };
  }

  it('takes no API campaign for an API-triggered one', async () => {
    const { status, body } = await call('POST', '/campaigns/trigger/send', 'all', { campaign_id: 'c1' });
    expect([status, body.message]).toEqual([400, 'Invalid Campaign ID']);
  });

  it.each([
    [{}, 'campaign_id: is required'],
    [{ campaign_id: null }, 'campaign_id: is required'],
    [{ campaign_id: '' }, 'campaign_id: must not be empty'],
    [{ campaign_id: 7 }, 'campaign_id: must be a text'],
  ])('wants a campaign to trigger: %j', async (given, error) => {
    expect(await call('POST', '/campaigns/trigger/send', 'all', given)).toEqual({
      status: 400,
      body: { message: 'Bad Request', errors: [error] },
    });
  });

  it.each([
    ['c1', 'The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint'],
    ['stopped', 'The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint'],
    ['nope', 'Campaign does not exist'],
    ['%20', 'campaign_id must be a string of the campaign api identifier'],
  ])('sends nothing transactional: campaign %s', async (campaignId, message) => {
    expect(await call('POST', `/transactional/v1/campaigns/${campaignId}/send`)).toEqual({
      status: 400,
      body: { message },
    });
  });

  const triggeredSchedules = ['create', 'update', 'delete'].map(
    (step) => ['POST', `/campaigns/trigger/schedule/${step}`, `campaigns.trigger.schedule.${step}`] as const,
  );

  it.each(triggeredSchedules)('takes no API campaign for one that can be scheduled: %s %s', async (method, path) => {
    const { status, body } = await call(method, path, 'all', { campaign_id: 'c1', schedule_id: 's' });
    expect([status, body.message]).toEqual([400, 'Invalid Campaign ID']);
  });

  const scheduling = [
    ['POST', '/messages/schedule/create', 'messages.schedule.create'],
    ['POST', '/messages/schedule/update', 'messages.schedule.update'],
    ['POST', '/messages/schedule/delete', 'messages.schedule.delete'],
    ['GET', '/messages/scheduled_broadcasts', 'messages.schedule_broadcasts'],
  ] as const;

  it.each(scheduling)('schedules nothing, and says so: %s %s', async (method, path, permission) => {
    expect(await call(method, path, permission)).toEqual({
      status: 400,
      body: { message: 'Scheduled messages are not offered yet', errors: [expect.stringContaining(path)] },
    });
  });

  it.each([
    ...scheduling,
    ...triggeredSchedules,
    ['POST', '/campaigns/trigger/send', 'campaigns.trigger.send'],
    ['POST', '/transactional/v1/campaigns/c1/send', 'transactional.send'],
  ] as const)('needs the permission of the contract all the same: %s %s', async (method, path, permission) => {
    expect(permissions).toContain(permission);
    expect((await call(method, path, 'messages.send')).status).toBe(403);
    expect((await call(method, path, permission)).status).toBe(400);
  });
});
