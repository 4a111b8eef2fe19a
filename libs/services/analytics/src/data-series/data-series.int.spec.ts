import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversionBehavior } from '@fanfare/domain';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { createAnalytics } from '../analytics.ts';
import { EVENING, openWorld, type Given, type World } from '../test-support/world.ts';

const signsUp: ConversionBehavior = { type: 'Performs Custom Event', windowMs: 1_000, customEventName: 'signed_up' };
const permissions = new Set(['campaigns.data_series']);

let world: World;
let given: Given;
let http: Listening;
let stop: () => Promise<void>;

beforeAll(async () => {
  world = await openWorld();
  given = world.campaign([signsUp, signsUp], ['apple_push', 'email', 'email', 'content_card']);
  const { workspaceId } = given.campaign;
  const analytics = createAnalytics({ ...world.deps, timeZone: 'Europe/Berlin' });
  const running = await analytics.start();
  const authenticate = (keyId: string) => Promise.resolve({ keyId, workspaceId, permissions, ipAllowlist: [] });
  http = await listen(createApp({ routes: analytics.routes, authenticate }), { port: 0, host: '127.0.0.1' });
  stop = async () => {
    await http.close();
    await running.close();
    await world.close();
  };
  // 23:30 in Berlin and, half an hour later, the next day there; both the same day in UTC.
  await given.outcome(EVENING - 30 * 60_000, [given.user('a'), given.user('b')], { variation: 2 });
  await given.outcome(EVENING, [given.user('a')], { variation: 2 });
  await given.purchase(given.user('a'), EVENING + 1, 0.1);
  await given.purchase(given.user('a'), EVENING + 2, 0.2);
  await world.settled();
});
afterAll(() => stop());

async function get(query: Readonly<Record<string, string>>, text = new URLSearchParams(query).toString()) {
  const response = await fetch(`${http.url}/campaigns/data_series?${text}`, {
    headers: { Authorization: 'Bearer key' },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const asked = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  campaign_id: given.campaign.campaignId,
  length: '2',
  ending_at: '2090-01-31T12:00:00Z',
  ...more,
});

describe('GET /campaigns/data_series', () => {
  it("answers in the contract's shape, a row a day in the workspace's time zone, zeros included", async () => {
    const { status, body } = await get(asked());
    const [push, , , card] = given.campaign.messages.map(({ variationId }) => variationId);
    const results = {
      revenue: 0,
      unique_recipients: 0,
      conversions: 0,
      conversions1: 0,
      conversions_by_send_time: 0,
      conversions1_by_send_time: 0,
    };
    const emailStats = {
      opens: 0,
      unique_opens: 0,
      clicks: 0,
      unique_clicks: 0,
      unsubscribes: 0,
      bounces: 0,
      reported_spam: 0,
    };
    const row = (time: string, sent: number, revenue: number) => ({
      time,
      ...results,
      unique_recipients: sent,
      revenue,
      messages: {
        ios_push: [
          {
            variation_name: 'Variant 0',
            variation_api_id: push,
            sent: 0,
            direct_opens: 0,
            total_opens: 0,
            bounces: 0,
            body_clicks: 0,
            ...results,
          },
        ],
        email: [
          {
            variation_name: 'Variant 1',
            variation_api_id: expect.any(String),
            sent: 0,
            delivered: 0,
            ...emailStats,
            ...results,
          },
          {
            variation_name: 'Variant 2',
            variation_api_id: expect.any(String),
            sent,
            delivered: sent,
            ...emailStats,
            ...results,
            unique_recipients: sent,
            revenue,
          },
        ],
        content_cards: [
          {
            variation_name: 'Variant 3',
            variation_api_id: card,
            sent: 0,
            total_clicks: 0,
            total_dismissals: 0,
            total_impressions: 0,
            unique_clicks: 0,
            unique_dismissals: 0,
            unique_impressions: 0,
            ...results,
          },
        ],
      },
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: { message: 'success', data: [row('2090-01-30', 2, 0), row('2090-01-31', 1, 0.3)] },
    });
  });

  it('has a row for each day asked for, ascending, across the end of a month', async () => {
    const { body } = await get(asked({ length: '100', ending_at: '2090-03-02' }));
    const times = (body['data'] as { time: string }[]).map(({ time }) => time);
    expect([times.length, times[0], times[98], times[99]]).toEqual([100, '2089-11-23', '2090-03-01', '2090-03-02']);
    expect(times).toEqual([...times].sort());
  });

  it('ends with today unless told otherwise', async () => {
    const { ending_at: _, ...query } = asked({ length: '1' });
    expect((await get(query)).body['data']).toEqual([expect.objectContaining({ time: '2090-02-01' })]);
  });

  it('takes a plus sign that was not escaped', async () => {
    const text = `campaign_id=${given.campaign.campaignId}&length=1&ending_at=2090-01-31T00:30:00+02:00`;
    expect((await get({}, text)).body['data']).toEqual([expect.objectContaining({ time: '2090-01-30' })]);
  });

  it.each([
    [{ length: '0' }, 'length: must be a whole number from 1 to 100'],
    [{ length: '101' }, 'length: must be a whole number from 1 to 100'],
    [{ length: '1.5' }, 'length: must be a whole number from 1 to 100'],
    ...['-1', '', '1e3', '1e2', '0x10', ' 1', '²', 'NaN', '٣'].map(
      (length) => [{ length }, 'length: must be a whole number from 1 to 100'] as const,
    ),
    ...[
      '0001-01-01',
      '1969-12-31T23:59:59Z',
      '1970-01-01T00:00:00+02:00',
      '9999-12-31',
      '9999-12-31T23:59:59-14:00',
    ].map((ending_at) => [{ ending_at }, 'ending_at: must be from 1970-01-01 to 9999-12-30'] as const),
    [{ ending_at: '' }, 'ending_at: is not an ISO 8601 date-time'],
    [{ ending_at: '10000-01-01' }, 'ending_at: is not an ISO 8601 date-time'],
    [{ ending_at: 'yesterday' }, 'ending_at: is not an ISO 8601 date-time'],
    [{ campaign_id: '' }, 'campaign_id: must not be empty'],
  ])('refuses %j', async (wrong, error) => {
    expect(await get(asked(wrong))).toEqual({ status: 400, body: { message: 'Bad Request', errors: [error] } });
  });

  it('names what is missing or given twice', async () => {
    expect((await get({}, '')).body['errors']).toEqual(['campaign_id: is required', 'length: is required']);
    expect((await get({}, 'campaign_id=a&length=1&length=2')).body['errors']).toEqual(['length: must be given once']);
    expect((await get({}, 'campaign_id=a&length[]=1')).body['errors']).toEqual(['length: must be given once']);
    expect((await get({}, 'campaign_id=a&length=1&ending_at[]=2026-01-01')).body['errors']).toEqual([
      'ending_at: must be given once',
    ]);
  });

  it.each(['1970-01-01', '9999-12-30T23:59:59.999Z'])('answers at the ends of time, too: %s', async (ending_at) => {
    const { status, body } = await get(asked({ length: '100', ending_at }));
    expect([status, (body['data'] as unknown[]).length]).toEqual([200, 100]);
  });

  it('knows no campaign of another workspace', async () => {
    const other = world.campaign();
    const { status, body } = await get(asked({ campaign_id: other.campaign.campaignId }));
    expect([status, body['message']]).toEqual([400, 'Invalid Campaign ID']);
  });
});
