import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEND_IDS } from '@fanfare/campaign-reader';
import type { ConversionBehavior } from '@fanfare/domain';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { createAnalytics } from '../analytics.ts';
import { EVENING, openWorld, type Given, type World } from '../test-support/world.ts';

const buys: ConversionBehavior = { type: 'Makes Any Purchase', windowMs: 86_400_000 };
const permissions = new Set(['sends.data_series']);

let world: World;
let given: Given;
let http: Listening;
let stop: () => Promise<void>;

beforeAll(async () => {
  world = await openWorld();
  given = world.campaign([buys], ['apple_push', 'email']);
  const { workspaceId, campaignId } = given.campaign;
  const analytics = createAnalytics(world.deps);
  const running = await analytics.start();
  const authenticate = (keyId: string) => Promise.resolve({ keyId, workspaceId, permissions, ipAllowlist: [] });
  http = await listen(createApp({ routes: analytics.routes, authenticate }), { port: 0, host: '127.0.0.1' });
  stop = async () => {
    await http.close();
    await running.close();
    await world.close();
  };
  const results = [
    { userId: given.user('c'), status: 'failed' as const, reason: 'bounced' },
    { userId: given.user('d'), status: 'failed' as const, reason: 'in_doubt' },
  ];
  await given.outcome(EVENING, [given.user('a')], { sendId: 'first' });
  await given.outcome(EVENING + 1, [given.user('a'), given.user('b')], { sendId: 'second', results });
  await given.outcome(EVENING + 2, [given.user('b')]);
  await given.purchase(given.user('a'), EVENING + 3, 5);
  await world.store
    .collection(SEND_IDS)
    .insertOne({ _id: `${campaignId}|unused`, workspaceId, campaignId, sendId: 'unused', createdAt: 0 } as never);
  await world.settled();
});
afterAll(() => stop());

async function get(query: Readonly<Record<string, string>>): Promise<{ status: number; body: any }> {
  const all = { campaign_id: given.campaign.campaignId, length: '1', ending_at: '2090-01-30', ...query };
  const response = await fetch(`${http.url}/sends/data_series?${new URLSearchParams(all).toString()}`, {
    headers: { Authorization: 'Bearer key' },
  });
  return { status: response.status, body: await response.json() };
}

describe('GET /sends/data_series', () => {
  it('counts the messages of one send id, and the conversions of its receipts', async () => {
    const { status, body } = await get({ send_id: 'second' });
    expect(status).toBe(200);
    expect(body.data).toHaveLength(1);
    const [day] = body.data;
    expect(day).toMatchObject({ time: '2090-01-30', conversions: 1, conversions_by_send_time: 1, revenue: 5 });
    expect(day.messages.ios_push).toEqual([
      expect.objectContaining({
        variation_name: 'Variant 0',
        sent: 3,
        delivered: 2,
        undelivered: 1,
        delivery_failed: 1,
        bounces: 1,
        direct_opens: 0,
        total_opens: 0,
        body_clicks: 0,
        conversions: 1,
      }),
    ]);
    expect(day.messages.email).toEqual([expect.objectContaining({ sent: 0 })]);
  });

  it('counts a unique recipient under the send id that made the user one in the campaign', async () => {
    const unique = async (send_id: string) => (await get({ send_id })).body.data[0].unique_recipients;
    expect([await unique('first'), await unique('second')]).toEqual([1, 1]);
  });

  it('has zeros for a send id that nothing was sent under', async () => {
    const { status, body } = await get({ send_id: 'unused', length: '2' });
    expect(status).toBe(200);
    expect(body.data.map((day: any) => [day.time, day.messages.ios_push[0].sent])).toEqual([
      ['2090-01-29', 0],
      ['2090-01-30', 0],
    ]);
  });

  it('refuses what is missing, a send id that nobody created, and an unknown campaign', async () => {
    expect((await get({})).body.errors).toEqual(['send_id: is required']);
    expect(await get({ send_id: 'nope' })).toEqual({
      status: 400,
      body: { message: 'Bad Request', errors: ['send_id: was not created for this campaign'] },
    });
    expect((await get({ send_id: 'first', campaign_id: 'nope' })).body.message).toBe('Invalid Campaign ID');
  });
});
