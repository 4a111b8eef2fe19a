import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAuthenticate } from '@fanfare/api-key-reader';
import { openCampaignView } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { EventLogUnavailable, type EventLog, type NewRecord } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { CampaignChanged, decode, DeliveryCompleted, encode, topics, topicSpecs } from '@fanfare/events';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { openCampaigns, type Campaigns } from './index.ts';

const KEY = 'first-key';

describe('the campaign service', () => {
  let folder: string;
  let store: DocumentStore;
  let eventLog: EventLog;
  let campaigns: Campaigns;
  let server: Listening;
  let now = Date.parse('2026-01-01T00:00:00Z');

  async function open(log: EventLog = eventLog): Promise<void> {
    campaigns = await openCampaigns({
      store,
      eventLog: log,
      now: () => now,
      workspace: { workspaceId: 'default', firstKey: KEY },
    });
    server = await listen(createApp({ routes: campaigns.routes, authenticate: createAuthenticate(store, () => now) }), {
      port: 0,
      host: '127.0.0.1',
    });
  }
  async function close(): Promise<void> {
    await server.close();
    await campaigns.close();
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-campaigns-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    eventLog = await openEmbeddedEventLog({ directory: folder });
    await eventLog.ensureTopics(topicSpecs(2));
    await open();
  });
  afterEach(async () => {
    await close();
    await eventLog.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function call(method: string, path: string, body?: unknown, key = KEY): Promise<{ status: number; body: any }> {
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
  const create = async (fields: object = {}): Promise<any> =>
    (
      await call('POST', '/v1/campaigns', {
        name: 'Welcome',
        messages: [{ channel: 'email' }, { channel: 'email', name: 'Short' }, { channel: 'ios_push' }],
        ...fields,
      })
    ).body;

  it('issues a campaign id and one variation id per message', async () => {
    const created = await create({ conversion_behaviors: [{ type: 'Makes Any Purchase', window: 86_400 }] });
    expect(created).toMatchObject({
      message: 'success',
      name: 'Welcome',
      status: 'active',
      messages: [
        { channel: 'email', name: 'Variant 1' },
        { channel: 'email', name: 'Short' },
        { channel: 'apple_push', name: 'Variant 1' },
      ],
      conversion_behaviors: [{ type: 'Makes Any Purchase', window: 86_400 }],
    });
    const ids = [created.campaign_id, ...created.messages.map((message: any) => message.message_variation_id)];
    expect(new Set(ids).size).toBe(4);
  });

  it('answers details with messages keyed by variation id', async () => {
    const created = await create({ conversion_behaviors: [{ type: 'Starts Session', window: 432_000 }] });
    const { status, body } = await call('GET', `/campaigns/details?campaign_id=${created.campaign_id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      message: 'success',
      archived: false,
      draft: false,
      enabled: true,
      channels: ['email', 'ios_push'],
      name: 'Welcome',
    });
    expect(body.messages[created.messages[2].message_variation_id]).toEqual({ channel: 'ios_push', name: 'Variant 1' });
    expect(body.conversion_behaviors).toEqual([{ type: 'Starts Session', window: 432_000, app_ids: null }]);
    expect(body).not.toHaveProperty('first_sent');
  });

  it('refuses details of an unknown campaign, or of none', async () => {
    expect(await call('GET', '/campaigns/details?campaign_id=nope')).toEqual({
      status: 400,
      body: { message: 'Invalid Campaign ID' },
    });
    expect((await call('GET', '/campaigns/details')).body.errors).toEqual(['campaign_id: is required']);
  });

  it('lists a hundred a page, oldest first unless asked otherwise, archived ones on request, and those edited since', async () => {
    for (let n = 0; n < 101; n += 1) {
      now += 1_000;
      await create({ name: `Campaign ${n}`, tags: ['t'] });
    }
    const names = async (query: string): Promise<string[]> =>
      (await call('GET', `/campaigns/list?${query}`)).body.campaigns.map((row: any) => row.name);
    expect(await names('')).toHaveLength(100);
    expect(await names('page=1')).toEqual(['Campaign 100']);
    expect((await names('sort_direction=desc&per_page=3'))[0]).toBe('Campaign 100');

    const [row] = (await call('GET', '/campaigns/list')).body.campaigns;
    expect(row).toEqual({
      id: expect.any(String),
      last_edited: '2026-01-01T00:00:01.000Z',
      name: 'Campaign 0',
      is_api_campaign: true,
      tags: ['t'],
    });
    now += 60_000;
    await call('POST', `/v1/campaigns/${row.id}/archive`, {});
    expect((await names(''))[0]).toBe('Campaign 1');
    expect((await names('include_archived=true'))[0]).toBe('Campaign 0');
    expect(await names('include_archived=true&last_edit.time[gt]=2026-01-01T00:01:50')).toEqual(['Campaign 0']);
    expect(await names('include_archived=true&last_edit.time[gt]=2025-12-31T20:01:50-4:00')).toEqual(['Campaign 0']);
    expect((await call('GET', '/campaigns/list?last_edit.time[gt]=soon')).status).toBe(400);
  });

  it('stops, resumes, archives and brings back as stopped; an archived one takes no edit', async () => {
    const { campaign_id: id } = await create();
    const status = async (change: string): Promise<string> =>
      (await call('POST', `/v1/campaigns/${id}/${change}`)).body.status;
    expect(await status('stop')).toBe('stopped');
    expect(await status('resume')).toBe('active');
    expect(await status('archive')).toBe('archived');
    expect((await call('PATCH', `/v1/campaigns/${id}`, { name: 'x' })).status).toBe(409);
    expect(await status('unarchive')).toBe('stopped');
    expect((await call('PATCH', `/v1/campaigns/${id}`, { name: 'New name' })).body).toMatchObject({
      name: 'New name',
      status: 'stopped',
    });
    expect((await call('POST', '/v1/campaigns/unknown/stop')).status).toBe(404);
  });

  it('adds a message to a campaign', async () => {
    const { campaign_id: id } = await create();
    const { body } = await call('POST', `/v1/campaigns/${id}/messages`, {
      messages: [{ channel: 'email' }, { channel: 'webhook' }],
    });
    expect(body.messages.slice(3)).toMatchObject([
      { channel: 'email', name: 'Variant 3' },
      { channel: 'webhook', name: 'Variant 1' },
    ]);
  });

  it.each([
    ['no name', { messages: [{ channel: 'email' }] }, /^name: /],
    ['no messages', { name: 'x', messages: [] }, /^messages: needs at least one message/],
    [
      'an unknown channel',
      { name: 'x', messages: [{ channel: 'fax' }] },
      /^messages.0.channel: "fax" is not a channel/,
    ],
    [
      'five behaviours',
      { conversion_behaviors: Array(5).fill({ type: 'Makes Any Purchase', window: 1 }) },
      /^conversion_behaviors: holds at most four/,
    ],
    [
      'a window over 30 days',
      { conversion_behaviors: [{ type: 'Makes Any Purchase', window: 2_592_001 }] },
      /^conversion_behaviors.0.window: /,
    ],
    [
      'an event without its name',
      { conversion_behaviors: [{ type: 'Performs Custom Event', window: 1 }] },
      /^conversion_behaviors.0.custom_event_name: /,
    ],
  ])('refuses a campaign with %s', async (_name, fields, problem) => {
    const complete = { name: 'x', messages: [{ channel: 'email' }] };
    const { status, body } = await call(
      'POST',
      '/v1/campaigns',
      'conversion_behaviors' in fields ? { ...complete, ...fields } : fields,
    );
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.stringMatching(problem)]);
  });

  it('lets the behaviours be: they are fixed from the start', async () => {
    const { campaign_id: id } = await create();
    const { status, body } = await call('PATCH', `/v1/campaigns/${id}`, { conversion_behaviors: [] });
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: ['conversion_behaviors: cannot be changed once the campaign is live'],
    });
  });

  it('loses no change when two are made at the same time', async () => {
    const { campaign_id: id } = await create();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        call('POST', `/v1/campaigns/${id}/messages`, { messages: [{ channel: 'sms' }] }),
      ),
    );
    const { body } = await call('GET', `/v1/campaigns/${id}`);
    expect(body.messages.filter((message: any) => message.channel === 'sms')).toHaveLength(20);
  });

  it('is in the view of others the moment it is issued, and so is a change', async () => {
    const view = await openCampaignView({ eventLog, store });
    const { campaign_id: id } = await create();
    expect(await view.get('default', id)).toMatchObject({ name: 'Welcome', status: 'active' });
    expect(await view.get('another workspace', id)).toBeUndefined();
    await view.close();
  });

  it('says a change later that the log could not take, also after a restart', async () => {
    await close();
    await open({ ...eventLog, publish: () => Promise.reject(new EventLogUnavailable('test')) });
    const { campaign_id: id } = await create();
    expect((await call('GET', `/v1/campaigns/${id}`)).status).toBe(200);
    await close();
    await open();
    expect(await changesOf(id)).toEqual([1]);
  });

  async function changesOf(id: string): Promise<number[]> {
    const stop = new AbortController();
    const versions: number[] = [];
    for await (const record of eventLog.read(topics.campaignsChanged, 'earliest', {
      signal: stop.signal,
      onCaughtUp: () => stop.abort(),
    })) {
      const decoded = decode(CampaignChanged, record);
      if (decoded.ok && decoded.event.data.campaignId === id) versions.push(decoded.event.data.version);
    }
    return versions;
  }

  it('knows when a campaign was first and last sent', async () => {
    const { campaign_id: campaignId } = await create();
    const outcome = (deliveryId: string, completedAt: number, status: 'sent' | 'skipped'): NewRecord => {
      const data = {
        outcomeId: `${deliveryId}/1`,
        deliveryId,
        attempt: 1,
        dispatchId: 'd',
        campaignId,
        channel: 'email' as const,
        acceptedAt: 1,
        completedAt,
        results: [{ status }],
      };
      return encode(
        DeliveryCompleted,
        { id: data.outcomeId, at: completedAt, workspaceId: 'default', correlationId: 'c' },
        data,
      );
    };
    await eventLog.publish([
      outcome('a', 3_000, 'sent'),
      outcome('b', 1_000, 'sent'),
      outcome('c', 9_000, 'skipped'),
      outcome('b', 1_000, 'sent'),
    ]);
    await untilHandled('campaigns.sent-times');
    const { body } = await call('GET', `/campaigns/details?campaign_id=${campaignId}`);
    expect([body.first_sent, body.last_sent]).toEqual(['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:03.000Z']);
  });

  async function untilHandled(group: string): Promise<void> {
    for (;;) {
      const lag = await eventLog.lag(group);
      if (lag.length > 0 && lag.every((partition) => partition.lag === 0)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  describe('an API key', () => {
    it('does what it was granted and nothing else, until it is revoked', async () => {
      const { body: key } = await call('POST', '/v1/api_keys', { name: 'Reader', permissions: ['campaigns.list'] });
      expect((await call('GET', '/campaigns/list', undefined, key.api_key)).status).toBe(200);
      expect((await call('GET', '/campaigns/details?campaign_id=x', undefined, key.api_key)).status).toBe(403);
      expect((await call('DELETE', `/v1/api_keys/${key.key_id}`)).status).toBe(200);
      now += 1_001;
      expect((await call('GET', '/campaigns/list', undefined, key.api_key)).status).toBe(401);
    });

    it('is shown once', async () => {
      const { body } = await call('POST', '/v1/api_keys', { name: 'Reader', permissions: ['campaigns.list'] });
      const listed = await call('GET', '/v1/api_keys');
      expect(listed.body.api_keys).toHaveLength(2);
      expect(JSON.stringify(listed.body)).not.toContain(body.api_key);
    });

    it('says when it was last seen, once it was', async () => {
      const { body } = await call('POST', '/v1/api_keys', { name: 'Reader', permissions: ['campaigns.list'] });
      const seen = async (): Promise<unknown> =>
        (await call('GET', '/v1/api_keys')).body.api_keys.find(({ key_id }: any) => key_id === body.key_id).last_seen;
      expect(await seen()).toBeUndefined();
      await call('GET', '/campaigns/list', undefined, body.api_key);
      // The note is written after the answer, by the same store: a later read may come first.
      while ((await seen()) === undefined);
      expect(await seen()).toBe(new Date(now).toISOString());
    });

    it('cannot grant what it lacks', async () => {
      const { body } = await call('POST', '/v1/api_keys', { name: 'Keys', permissions: ['fanfare.api_keys'] });
      expect(
        (await call('POST', '/v1/api_keys', { name: 'More', permissions: ['messages.send'] }, body.api_key)).status,
      ).toBe(403);
    });

    it.each([
      ['an unknown permission', { name: 'x', permissions: ['everything'] }],
      ['an allowlist of names', { name: 'x', permissions: ['campaigns.list'], ip_allowlist: ['example.com'] }],
    ])('is refused with %s', async (_name, body) => {
      expect((await call('POST', '/v1/api_keys', body)).status).toBe(400);
    });
  });
});

describe('the first key of a workspace', () => {
  it('is made up and told when there is none, once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fanfare-first-key-'));
    const store = await openEmbeddedDocumentStore({ directory: folder });
    const eventLog = await openEmbeddedEventLog({ directory: folder });
    await eventLog.ensureTopics(topicSpecs(1));
    const open = () => openCampaigns({ store, eventLog, workspace: { workspaceId: 'default' } });
    const first = await open();
    await first.close();
    const second = await open();
    await second.close();
    expect(await createAuthenticate(store)(first.generatedKey!)).toMatchObject({ workspaceId: 'default' });
    expect(second.generatedKey).toBeUndefined();
    await eventLog.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
});
