import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCssInliner, type CssInliner } from '@fanfare/css-inliner';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { createFindEmailTemplate, EMAIL_TEMPLATES, type EmailTemplateDocument } from '@fanfare/email-template-reader';
import type { EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { withPublish } from './test-support/faulty.ts';
import { openGateway, type Answer, type Gateway } from './test-support/gateway.ts';
import { published } from './test-support/published.ts';

let directory: string;
let eventLog: EventLog;
let store: DocumentStore;
let cssInliner: CssInliner;
let gateway: Gateway;
const now = 1_900_000_000_000;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sending-email-'));
  eventLog = await openEmbeddedEventLog({ directory });
  await eventLog.ensureTopics(topicSpecs(2));
  store = await openEmbeddedDocumentStore({ directory });
  cssInliner = createCssInliner({ workMsMax: 20_000 });
  gateway = await openGateway(parts());
});
afterAll(async () => {
  await gateway?.close();
  await cssInliner?.close();
  await store?.close();
  await eventLog?.close();
  await rm(directory, { recursive: true, force: true });
});

const parts = () => ({
  eventLog,
  store,
  cssInliner,
  findEmailTemplate: createFindEmailTemplate(store),
  now: () => now,
});
const templates = () => store.collection<EmailTemplateDocument>(EMAIL_TEMPLATES);
const keep = (_id: string, body: string) =>
  templates().insertOne({
    ...{ _id, workspaceId: 'w1', name: 'Order', content: { subject: 'From the template', body } },
    ...{ version: 1, createdAt: 0, updatedAt: 0 },
  });
const change = (_id: string, fields: Record<string, unknown>) =>
  templates().updateOne({ _id }, { $set: fields, $inc: { version: 1 } });

const sms = { subscription_group_id: 'g', app_id: 'app', body: 'Hi' };
const email = (fields: object) => ({ app_id: 'app', from: 'Shop <a@b.co>', ...fields });
const send = (fields: object, others: object = {}) => ({
  external_user_ids: ['u1'],
  messages: { email: email(fields), ...others },
});
const recordsOf = async ({ json }: Answer) =>
  (await published(eventLog)).filter(({ data }) => data.dispatchId === json.dispatch_id).map(({ data }) => data);
const emailOf = async (answer: Answer) => (await recordsOf(answer)).find(({ channel }) => channel === 'email')?.message;

describe('An email template', () => {
  it('is in the message when it is published, as it is at that moment', async () => {
    await keep('t-now', '<p>First</p>');
    const body = send({ email_template_id: 't-now' });
    expect(await emailOf(await gateway.post(body))).toMatchObject({
      subject: 'From the template',
      body: '<p>First</p>',
    });
    await change('t-now', { 'content.body': '<p>Second</p>' });
    expect(await emailOf(await gateway.post(body))).toMatchObject({ body: '<p>Second</p>' });
  });

  it('of another workspace is unknown, and so is one that is no text', async () => {
    await keep('t-w1', '<p>Hi</p>');
    const body = send({ email_template_id: 't-w1' });
    expect((await gateway.post(body, { Authorization: 'Bearer w2' })).status).toBe(400);
    expect((await gateway.post(send({ email_template_id: { $ne: 'x' }, body: 'b' }))).status).toBe(400);
  });
});

describe('A send repeated under its key', () => {
  const withKey = (key: string) => ({ 'Idempotency-Key': key });
  /** A try whose process dies after the publish, or before it. */
  async function die(body: unknown, key: string, isPublished: boolean): Promise<void> {
    const dying = withPublish(eventLog, async (records) => {
      if (isPublished) await eventLog.publish(records);
      throw new Error('The process died here');
    });
    const other = await openGateway({ ...parts(), eventLog: dying });
    await other.post(body, withKey(key));
    await other.close();
  }

  it('is the same delivery also when its template changed or went in between', async () => {
    await keep('t-changes', '<p>First</p>');
    const body = send({ email_template_id: 't-changes' });
    await die(body, 'changed', true);
    await change('t-changes', { 'content.body': '<p>Second</p>' });
    const changed = await gateway.post(body, withKey('changed'));
    expect(changed.status).toBe(201);
    // The consumers take the first record of an id and drop the other.
    const records = await recordsOf(changed);
    expect(records.map(({ message }) => message.body)).toEqual(['<p>First</p>', '<p>Second</p>']);
    expect(new Set(records.map(({ deliveryId }) => deliveryId)).size).toBe(1);

    await die(body, 'deleted', false);
    await change('t-changes', { deletedAt: now + 1 });
    const deleted = await gateway.post(body, withKey('deleted'));
    expect([deleted.status, deleted.json.errors]).toEqual([201, undefined]);
    expect(await emailOf(deleted)).toMatchObject({ body: '<p>Second</p>' });
    expect((await gateway.post(body, withKey('new'))).status).toBe(400);
  });

  it('leaves out again what was left out the first time', async () => {
    await keep('t-gone', '<p>Hi</p>');
    await change('t-gone', { deletedAt: now - 1 });
    const body = send({ email_template_id: 't-gone' }, { sms });
    await die(body, 'left-out', false);
    const answer = await gateway.post(body, withKey('left-out'));
    expect(answer.status).toBe(201);
    expect((await recordsOf(answer)).map(({ channel }) => channel)).toEqual(['sms']);
  });
});

describe('CSS', () => {
  const body = '<style>p{color:red}</style><p>Hi {{${first_name}}}</p>';
  const inlined = '<style>p{color:red}</style><p style="color: red;">Hi {{${first_name}}}</p>';

  it('is inlined where the request or its template wants it', async () => {
    await keep('t-css', body);
    await change('t-css', { 'content.shouldInlineCss': true });
    const bodies = [];
    for (const fields of [
      { body },
      { body, should_inline_css: true },
      { email_template_id: 't-css' },
      { email_template_id: 't-css', should_inline_css: false },
    ])
      bodies.push((await emailOf(await gateway.post(send(fields))))?.body);
    expect(bodies).toEqual([body, inlined, inlined, body]);
  });

  it('is inlined unless the request says no, where that is the default', async () => {
    const eager = await openGateway({ ...parts(), options: { inlineCssByDefault: true } });
    const bodies = [];
    for (const fields of [{ body }, { body, should_inline_css: false }])
      bodies.push((await emailOf(await eager.post(send(fields))))?.body);
    expect(bodies).toEqual([inlined, body]);
    await eager.close();
  });

  it('that cannot be inlined is sent as it is, and the caller is told', async () => {
    const fields = { body: `${body}<p class="a" class="{{ b }}">`, should_inline_css: true };
    const answer = await gateway.post(send(fields));
    expect([answer.status, answer.json.errors]).toEqual([
      201,
      ['messages.email.should_inline_css: the CSS is not inlined, because the HTML does not keep its Liquid together'],
    ]);
    expect(await emailOf(answer)).toMatchObject({ body: fields.body });
  });
});
