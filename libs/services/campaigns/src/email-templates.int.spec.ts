import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthenticate } from '@fanfare/api-key-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { createFindEmailTemplate, EMAIL_TEMPLATES, type EmailTemplateDocument } from '@fanfare/email-template-reader';
import type { EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { createApp, listen, type Listening } from '@fanfare/http-kit';
import { openCampaigns, type Campaigns } from './index.ts';

const workspaceId = 'default';
const texts = { name: 'Order', subject: 'Your order', body: '<p>Hi {{${first_name}}}</p>' };

describe('/v1/email_templates', () => {
  let folder: string;
  let store: DocumentStore;
  let eventLog: EventLog;
  let campaigns: Campaigns;
  let server: Listening;
  let now = Date.parse('2026-01-01T00:00:00Z');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanfare-email-templates-'));
    store = await openEmbeddedDocumentStore({ directory: folder });
    eventLog = await openEmbeddedEventLog({ directory: folder });
    await eventLog.ensureTopics(topicSpecs(1));
    campaigns = await openCampaigns({ store, eventLog, now: () => now, workspace: { workspaceId, firstKey: 'key' } });
    const app = createApp({ routes: campaigns.routes, authenticate: createAuthenticate(store, () => now) });
    server = await listen(app, { port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await server.close();
    await campaigns.close();
    await eventLog.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function call(method: string, path = '', body?: unknown, key = 'key'): Promise<{ status: number; body: any }> {
    const response = await fetch(`${server.url}/v1/email_templates${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
  const create = async (fields: object = {}): Promise<string> =>
    (await call('POST', '', { ...texts, ...fields })).body.email_template_id as string;

  it('creates, reads, edits and deletes', async () => {
    const id = await create({ preheader: 'News', should_inline_css: 'true', plaintext_body: null });
    const created = {
      message: 'success',
      email_template_id: id,
      ...texts,
      preheader: 'News',
      should_inline_css: true,
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    };
    expect(await call('GET', `/${id}`)).toEqual({ status: 200, body: created });

    now += 1_000;
    const edit = await call('PATCH', `/${id}`, { subject: 'New', preheader: null, plaintext_body: 'Text' });
    const { preheader: _gone, ...kept } = created;
    const edited = { ...kept, subject: 'New', plaintext_body: 'Text', updated_at: '2026-01-01T00:00:01.000Z' };
    expect(edit).toEqual({ status: 200, body: edited });
    expect((await call('GET', `/${id}`)).body).toEqual(edited);

    expect(await call('DELETE', `/${id}`)).toEqual({ status: 200, body: { message: 'success' } });
    for (const again of [call('GET', `/${id}`), call('PATCH', `/${id}`, { name: 'n' }), call('DELETE', `/${id}`)])
      expect(await again).toMatchObject({ status: 404, body: { title: 'Not Found', status: 404 } });
  });

  it('loses no edit of two at the same time', async () => {
    const id = await create();
    await Promise.all([
      call('PATCH', `/${id}`, { subject: 's' }),
      call('PATCH', `/${id}`, { body: 'b' }),
      call('PATCH', `/${id}`, { name: 'n' }),
    ]);
    expect((await call('GET', `/${id}`)).body).toMatchObject({ subject: 's', body: 'b', name: 'n' });
  });

  it('lists a hundred a page without the bodies, oldest first, and none that is deleted', async () => {
    await store.collection(EMAIL_TEMPLATES).deleteMany({});
    const ids = [];
    for (let n = 0; n < 102; n += 1) {
      now += 1;
      ids.push(await create({ name: `T${n}`, plaintext_body: 'long' }));
    }
    await call('DELETE', `/${ids[0]}`);
    const pages = await Promise.all(['', '?page=1', '?page=2'].map((page) => call('GET', page)));
    expect(pages.map(({ body }) => body.email_templates.length)).toEqual([100, 1, 0]);
    expect(pages[0]!.body.email_templates[0]).toEqual({
      email_template_id: ids[1],
      name: 'T1',
      subject: texts.subject,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });

  it.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name: is required'],
    ['no subject', { subject: undefined }, 'subject: is required'],
    ['an empty body', { body: '' }, 'body: must not be empty'],
    ['a body that is no text', { body: 7 }, 'body: must be of type string'],
    ['more than a megabyte', { body: 'é'.repeat(500_001) }, 'body: all texts of a template together may have'],
  ])('refuses %s', async (_what, fields, error) => {
    const count = () => store.collection(EMAIL_TEMPLATES).countDocuments({});
    const before = await count();
    const { status, body } = await call('POST', '', { ...texts, ...fields });
    expect([status, body.title]).toEqual([400, 'Bad Request']);
    expect(body.errors.join()).toContain(error);
    expect(await count()).toBe(before);
  });

  it('refuses an edit that says nothing, takes away what is needed, or is too large, and changes nothing', async () => {
    const id = await create();
    const before = (await call('GET', `/${id}`)).body;
    for (const edit of [{}, { subject: null }, { body: '' }, { plaintext_body: 'x'.repeat(1_000_000) }])
      expect((await call('PATCH', `/${id}`, edit)).status).toBe(400);
    expect((await call('GET', `/${id}`)).body).toEqual(before);
  });

  it('needs its own permission, and shows no other workspace its templates', async () => {
    const id = await create();
    const created = await fetch(`${server.url}/v1/api_keys`, {
      method: 'POST',
      headers: { Authorization: 'Bearer key', 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Other', permissions: ['campaigns.list'] }),
    });
    const { api_key } = (await created.json()) as { api_key: string };
    expect((await call('GET', `/${id}`, undefined, api_key)).status).toBe(403);
    await store.collection<EmailTemplateDocument>(EMAIL_TEMPLATES).insertOne({
      ...{ _id: 'theirs', workspaceId: 'elsewhere', name: 'n', content: { subject: 's', body: 'b' } },
      ...{ version: 1, createdAt: 0, updatedAt: 0 },
    });
    for (const again of [call('GET', '/theirs'), call('PATCH', '/theirs', { name: 'x' }), call('DELETE', '/theirs')])
      expect((await again).status).toBe(404);
  });

  describe('for a message that names it', () => {
    it('is there at once and as it was last edited, in its workspace alone', async () => {
      const find = createFindEmailTemplate(store);
      const id = await create();
      expect(await find(workspaceId, id)).toEqual({ subject: texts.subject, body: texts.body });
      expect(await find(workspaceId, id)).toEqual({ subject: texts.subject, body: texts.body });
      expect(await find('elsewhere', id)).toBeUndefined();
      expect(await find(workspaceId, 'unknown')).toBeUndefined();
      await call('PATCH', `/${id}`, { subject: 'New' });
      expect(await find(workspaceId, id)).toMatchObject({ subject: 'New' });
    });

    it('is gone once it is deleted, but for what was accepted before', async () => {
      const find = createFindEmailTemplate(store);
      const id = await create();
      await call('DELETE', `/${id}`);
      expect(await find(workspaceId, id)).toBeUndefined();
      expect(await find(workspaceId, id, now)).toBeUndefined();
      expect(await find(workspaceId, id, now - 1)).toMatchObject({ subject: texts.subject });
    });
  });
});
