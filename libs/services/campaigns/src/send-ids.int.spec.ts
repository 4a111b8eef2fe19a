import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthenticate } from '@fanfare/api-key-reader';
import { createIsKnownSendId, SEND_IDS, type IsKnownSendId } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import type { EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { createApp, listen, type Limiter, type Listening } from '@fanfare/http-kit';
import { openCampaigns, type Campaigns } from './index.ts';

describe('POST /sends/id/create', () => {
  let folder: string;
  let store: DocumentStore;
  let eventLog: EventLog;
  let campaigns: Campaigns;
  let server: Listening;
  let isKnownSendId: IsKnownSendId;
  let counted = 0;
  let countedMax = Infinity;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-send-ids-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    eventLog = await openEmbeddedEventLog({ directory: folder });
    await eventLog.ensureTopics(topicSpecs(1));
    campaigns = await openCampaigns({ store, eventLog, workspace: { workspaceId: 'default', firstKey: 'key' } });
    const take = () => ({ ...look(), allowed: ++counted <= countedMax });
    const look = () => ({ allowed: true, limit: countedMax, remaining: 0, resetAt: 0 });
    const limiter: Limiter = {
      forEndpoint: (_method, path) => (path === '/sends/id/create' ? { take, look } : undefined),
    };
    const app = createApp({ routes: campaigns.routes, authenticate: createAuthenticate(store), limiter });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
    isKnownSendId = createIsKnownSendId(store);
  });
  afterAll(async () => {
    await server.close();
    await campaigns.close();
    await eventLog.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function post(path: string, body: unknown, key = 'key'): Promise<{ status: number; body: any }> {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }
  const create = (body: unknown) => post('/sends/id/create', body);
  const newCampaign = async (): Promise<string> =>
    (await post('/v1/campaigns', { name: 'Sale', messages: [{ channel: 'email' }] })).body.campaign_id;

  it('makes a given id known for its campaign alone, at once', async () => {
    const [campaignId, other] = [await newCampaign(), await newCampaign()];
    expect(await isKnownSendId('default', campaignId, 'spring sale')).toBe(false);
    expect(await create({ campaign_id: campaignId, send_id: 'spring sale' })).toEqual({
      status: 201,
      body: { message: 'success', send_id: 'spring sale' },
    });
    expect(await isKnownSendId('default', campaignId, 'spring sale')).toBe(true);
    expect(await isKnownSendId('default', other, 'spring sale')).toBe(false);
    expect(await isKnownSendId('elsewhere', campaignId, 'spring sale')).toBe(false);
    expect(await createIsKnownSendId(store)('elsewhere', campaignId, 'spring sale')).toBe(false);
  });

  it('takes the same pair any number of times, also at the same time', async () => {
    const campaign_id = await newCampaign();
    const replies = await Promise.all(Array.from({ length: 10 }, () => create({ campaign_id, send_id: 'again' })));
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await store.collection(SEND_IDS).countDocuments({ campaignId: campaign_id })).toBe(1);
  });

  it('uses the limit up with new pairs alone', async () => {
    const campaign_id = await newCampaign();
    await create({ campaign_id, send_id: 'first' });
    counted = 0;
    countedMax = 2;
    const statuses = [];
    for (const body of [
      { campaign_id, send_id: 'first' },
      { campaign_id, send_id: 'second' },
      { campaign_id: 'nope', send_id: 'second' },
      { campaign_id, send_id: 'é' },
      { campaign_id },
      { campaign_id, send_id: 'first' },
      { campaign_id, send_id: 'third' },
    ])
      statuses.push((await create(body)).status);
    countedMax = Infinity;
    expect(statuses).toEqual([201, 201, 400, 400, 201, 201, 429]);
    expect(await isKnownSendId('default', campaign_id, 'third')).toBe(false);
  });

  it('makes an id up when none is given, a new one each time', async () => {
    const campaign_id = await newCampaign();
    const ids = [
      (await create({ campaign_id })).body.send_id,
      (await create({ campaign_id, send_id: null })).body.send_id,
    ];
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(await isKnownSendId('default', campaign_id, id)).toBe(true);
  });

  it('answers from memory for what it has found once', async () => {
    const campaign_id = await newCampaign();
    await create({ campaign_id, send_id: 's' });
    let lookUps = 0;
    const isKnown = createIsKnownSendId({
      ...store,
      collection: (name) => {
        const whole = store.collection<any>(name);
        return { ...whole, findOne: (...query) => (lookUps++, whole.findOne(...query)) };
      },
    });
    for (let n = 0; n < 3; n++) expect(await isKnown('default', campaign_id, 's')).toBe(true);
    expect(lookUps).toBe(1);
    for (let n = 0; n < 2; n++) expect(await isKnown('default', campaign_id, 'unknown')).toBe(false);
    expect(lookUps).toBe(3);
  });

  it.each([
    ['no campaign_id', {}, 'campaign_id: is required'],
    ['a campaign_id that is no text', { campaign_id: 7 }, 'campaign_id: must be a text'],
    [
      '65 characters',
      { campaign_id: 'c', send_id: 'x'.repeat(65) },
      'send_id: must be 1 to 64 printable ASCII characters',
    ],
    ['an é', { campaign_id: 'c', send_id: 'é' }, 'send_id: must be 1 to 64 printable ASCII characters'],
  ])('refuses %s', async (_name, body, error) => {
    expect(await create(body)).toEqual({ status: 400, body: { message: 'Bad Request', errors: [error] } });
  });

  it('refuses an unknown campaign', async () => {
    const { status, body } = await create({ campaign_id: 'nope' });
    expect([status, body.message]).toEqual([400, 'Invalid Campaign ID']);
  });

  it('needs its own permission', async () => {
    const { body } = await post('/v1/api_keys', { name: 'Reader', permissions: ['campaigns.list'] });
    expect((await post('/sends/id/create', { campaign_id: 'c' }, body.api_key)).status).toBe(403);
  });
});
