import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CAMPAIGNS, type CampaignDocument } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import type { Campaign } from '@fanfare/domain';
import { EventLogUnavailable, type EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { withPublish } from './test-support/faulty.ts';
import { campaign, openGateway, type Gateway } from './test-support/gateway.ts';
import { published, type Requested } from './test-support/published.ts';

const NOW = Date.UTC(2030, 0, 1);

let directory: string;
let eventLog: EventLog;
let store: DocumentStore;
let gateway: Gateway;

const issue = async ({ campaignId, ...fields }: Campaign): Promise<void> =>
  store.collection<CampaignDocument>(CAMPAIGNS).insertOne({ _id: campaignId, ...fields });
const of = async (dispatchId: unknown): Promise<Requested[]> =>
  (await published(eventLog)).filter(({ data }) => data.dispatchId === dispatchId);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sending-'));
  eventLog = await openEmbeddedEventLog({ directory });
  await eventLog.ensureTopics(topicSpecs(2));
  store = await openEmbeddedDocumentStore({ directory });
  gateway = await openGateway({ eventLog, store, now: () => NOW });
});
afterAll(async () => {
  await gateway?.close();
  await store?.close();
  await eventLog?.close();
  await rm(directory, { recursive: true, force: true });
});

const email = { app_id: 'app', from: 'Shop <a@b.co>', subject: 'Order', body: '<p>Hi {{${first_name}}}</p>' };
const send = { external_user_ids: ['u1'], messages: { email } };

describe('An accepted send', () => {
  it('is one delivery request per channel, all under one dispatch', async () => {
    await issue(campaign({ campaignId: 'c-two' }));
    const messages = {
      email: { ...email, message_variation_id: 'v-email' },
      apple_push: { alert: { title: 'Hi', body: 'There' }, message_variation_id: 'v-ios' },
    };
    const body = {
      external_user_ids: ['u1', 'u2', 'u1'],
      user_aliases: { alias_name: 'bob', alias_label: 'login' },
      campaign_id: 'c-two',
      recipient_subscription_state: 'all',
      messages,
    };
    const { status, json } = await gateway.post(body, { 'X-Request-Id': 'request-7' });

    expect(status).toBe(201);
    expect(json).toEqual({ message: 'success', dispatch_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const requests = await of(json.dispatch_id);
    expect(requests.map(({ data }) => data.channel).sort()).toEqual(['apple_push', 'email']);
    expect(requests.find(({ data }) => data.channel === 'email')).toEqual({
      id: expect.any(String),
      type: 'messages.delivery-requested',
      version: 1,
      at: NOW,
      workspaceId: 'w1',
      correlationId: 'request-7',
      data: {
        deliveryId: expect.any(String),
        dispatchId: json.dispatch_id,
        campaignId: 'c-two',
        variationId: 'v-email',
        channel: 'email',
        lane: 'transactional',
        recipients: [{ externalId: 'u1' }, { externalId: 'u2' }, { alias: { name: 'bob', label: 'login' } }],
        message: { ...email, message_variation_id: 'v-email' },
        options: { subscriptionState: 'all', overrideFrequencyCapping: false },
        acceptedAt: NOW,
        attempt: 1,
      },
    });
    for (const { id, data } of requests) expect(id).toBe(data.deliveryId);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(2);
  });

  it('may name a variation that was added, or a campaign that was resumed, a moment ago in another process', async () => {
    await issue(campaign({ campaignId: 'c-changed', status: 'stopped' }));
    const named = (variationId: string): object => ({
      ...send,
      campaign_id: 'c-changed',
      messages: { email: { ...email, message_variation_id: variationId } },
    });
    expect((await gateway.post(named('v-email'))).status).toBe(400);
    const messages = [{ variationId: 'v-added', channel: 'email', name: 'Added' }];
    await store
      .collection<CampaignDocument>(CAMPAIGNS)
      .updateOne({ _id: 'c-changed' }, { $set: { status: 'active', messages, version: 2 } });
    expect((await gateway.post(named('v-added'))).status).toBe(201);
  });

  it('may name a campaign that was created a moment ago', async () => {
    await issue(campaign({ campaignId: 'c-new' }));
    const messages = { email: { ...email, message_variation_id: 'v-email' } };
    expect((await gateway.post({ ...send, campaign_id: 'c-new', messages })).status).toBe(201);
  });

  it('tells what was left out', async () => {
    const { status, json } = await gateway.post({
      ...send,
      messages: { email, whats_app: { a: 1 }, sms: { body: 'x' } },
    });
    expect(status).toBe(201);
    expect(json.errors).toHaveLength(3);
    expect(await of(json.dispatch_id)).toHaveLength(1);
  });

  it('names its send id, when that was created for the campaign', async () => {
    await issue(campaign({ campaignId: 'c-sends' }));
    const isKnownSendId = async (...ids: string[]) => ids.join() === 'w1,c-sends,s1';
    const own = await openGateway({ eventLog, store, isKnownSendId });
    const body = {
      ...send,
      campaign_id: 'c-sends',
      messages: { email: { ...email, message_variation_id: 'v-email' } },
    };
    const { json } = await own.post({ ...body, send_id: 's1' });
    const other = await own.post({ ...body, send_id: 's2' });
    await own.close();
    expect(json.send_id).toBe('s1');
    expect((await of(json.dispatch_id))[0]!.data.sendId).toBe('s1');
    expect(other.status).toBe(400);
  });

  it('is answered only when it is durable', async () => {
    const story: string[] = [];
    const slow = withPublish(eventLog, async (records) => {
      story.push('publishing');
      await eventLog.publish(records);
      story.push('durable');
    });
    const own = await openGateway({ eventLog: slow, store });
    await own.post(send).then(() => story.push('answered'));
    await own.close();
    expect(story).toEqual(['publishing', 'durable', 'answered']);
  });
});

describe('A send that the log cannot take', () => {
  it('is a 503 that says when to try again', async () => {
    const away = withPublish(eventLog, () => Promise.reject(new EventLogUnavailable('the broker is away')));
    const own = await openGateway({ eventLog: away, store });
    const { status, headers, text } = await own.post(send);
    await own.close();
    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(text).not.toContain('broker');
  });
});

describe('A refused send', () => {
  const messages = { email: { ...email, message_variation_id: 'v-email' } };

  it.each<[status: number, message: string, body: unknown, headers: Record<string, string>]>([
    [401, 'Error authenticating credentials', send, { Authorization: 'Bearer nobody' }],
    [403, 'You do not have permission to access this resource', send, { Authorization: 'Bearer w1-reader' }],
    [415, 'Unsupported Media Type', send, { 'Content-Type': 'text/plain' }],
    [413, 'payload too large', { ...send, filler: 'x'.repeat(4 * 1024 * 1024) }, {}],
    [400, 'Bad Request', '{"external_user_ids":', {}],
    [400, 'Bad Request', '[]', {}],
    [400, 'Bad Request', send, { 'Idempotency-Key': 'two words' }],
    [400, 'Bad Request', send, { 'Idempotency-Key': 'x'.repeat(256) }],
    [400, 'No message to send', '', {}],
    [400, 'No message to send', {}, {}],
    [400, 'No message to send', { ...send, messages: { whats_app: { a: 1 } } }, {}],
    [400, 'No Recipients', { messages: { email } }, {}],
    [400, 'No Recipients', { messages: { email }, segment_id: 's' }, {}],
    [400, 'Bad Request', { ...send, broadcast: true }, {}],
    [400, 'Bad Request', { messages: { email }, broadcast: true, segment_id: 's' }, {}],
    [400, 'Bad Request', { ...send, send_id: 's' }, {}],
    [400, 'Bad Request', { ...send, messages: { email: { from: 'x' } } }, {}],
    [
      400,
      'The max number of external_ids and aliases per request was exceeded',
      { ...send, external_user_ids: Array.from({ length: 51 }, (_, index) => `u${index}`) },
      {},
    ],
    [400, 'Invalid Campaign ID', { ...send, campaign_id: 'c-none', messages }, {}],
    [400, 'Invalid Campaign ID', { ...send, campaign_id: 'c-refusals', messages }, { Authorization: 'Bearer w2' }],
    [400, 'Invalid Campaign ID', { ...send, campaign_id: 'c-archived', messages }, {}],
    [
      400,
      'The campaign is paused. Resume the campaign in order for trigger requests to take effect.',
      { ...send, campaign_id: 'c-stopped', messages },
      {},
    ],
    [400, 'Message Variant Unspecified', { ...send, campaign_id: 'c-refusals' }, {}],
    [
      400,
      'Invalid Message Variant',
      { ...send, campaign_id: 'c-refusals', messages: { email: { ...email, message_variation_id: 'v-none' } } },
      {},
    ],
    [
      400,
      'Mismatched Message Type',
      { ...send, campaign_id: 'c-refusals', messages: { email: { ...email, message_variation_id: 'v-ios' } } },
      {},
    ],
    [
      400,
      'Invalid Extra Push Payload',
      { ...send, messages: { email, android_push: { alert: 'a', title: 't', extra: 'x' } } },
      {},
    ],
    [400, 'Apple Push Length Exceeded', { ...send, messages: { email, apple_push: { alert: 'x'.repeat(2_000) } } }, {}],
    [
      400,
      'Android Push Length Exceeded',
      { ...send, messages: { android_push: { alert: 'x'.repeat(4_001), title: 't' } } },
      {},
    ],
  ])('answers %i %s and leaves nothing on the log', async (status, message, body, headers) => {
    for (const fields of [
      { campaignId: 'c-refusals' },
      { campaignId: 'c-stopped', status: 'stopped' },
      { campaignId: 'c-archived', status: 'archived' },
    ] as const) {
      await issue(campaign(fields)).catch(() => undefined); // there from the row before
    }
    const calls: unknown[] = [];
    const watched = withPublish(eventLog, async (records) => void calls.push(records));
    const own = await openGateway({ eventLog: watched, store });
    const answer = await own.post(body, headers);
    await own.close();
    expect({ status: answer.status, message: answer.json.message }).toEqual({ status, message });
    expect(calls).toEqual([]);
  });
});
