import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { openSimulator, type Simulator } from './simulator.ts';

let simulator: Simulator;
let origin: string;
let mailer: ReturnType<typeof createTransport>;

beforeEach(async () => {
  simulator = await openSimulator({ smtpPort: 0, httpPort: 0, keptMessages: 3 });
  origin = `http://127.0.0.1:${simulator.httpPort}`;
  mailer = createTransport({ host: '127.0.0.1', port: simulator.smtpPort });
});
afterEach(async () => {
  mailer.close();
  await simulator.close();
});

const callWebhook = (deliveryId: string, variationId = 'v1') =>
  fetch(`${origin}/any/path`, {
    method: 'POST',
    headers: { 'x-fanfare-delivery-id': deliveryId, 'x-fanfare-variation-id': variationId },
    body: '{"a":1}',
  });
const sendMail = (deliveryId: string) =>
  mailer.sendMail({
    from: 'shop@example.test',
    to: 'ada@example.test',
    subject: `Mail ${deliveryId}`,
    text: 'Hi',
    headers: { 'X-Fanfare-Delivery-Id': deliveryId, 'X-Fanfare-Variation-Id': 'v1' },
  });
const setControl = (control: object) => fetch(`${origin}/control`, { method: 'PUT', body: JSON.stringify(control) });
const getJson = async (path: string) => (await fetch(origin + path)).json();

describe('the simulator', () => {
  it('counts what it took per channel and variation, and knows repeats', async () => {
    for (const id of ['a', 'b', 'a']) await sendMail(id);
    await callWebhook('a', 'v1');
    await callWebhook('b', 'v2');
    expect(await getJson('/received/summary')).toEqual({
      email: {
        ...{ received: 3, distinct: 2, repeats: 1, rejected: 0, disconnected: 0, unanswered: 0 },
        variations: { v1: { received: 3, distinct: 2, repeats: 1 } },
      },
      webhook: {
        ...{ received: 2, distinct: 2, repeats: 0, rejected: 0, disconnected: 0, unanswered: 0 },
        variations: { v1: { received: 1, distinct: 1, repeats: 0 }, v2: { received: 1, distinct: 1, repeats: 0 } },
      },
    });
  });

  it('shows the newest messages', async () => {
    for (const id of ['a', 'b', 'c']) await sendMail(id);
    await callWebhook('d');
    expect(await getJson('/received?limit=2')).toMatchObject({
      messages: [
        { channel: 'webhook', deliveryId: 'd', to: 'POST /any/path', body: '{"a":1}' },
        { channel: 'email', deliveryId: 'c', to: 'ada@example.test', subject: 'Mail c', text: 'Hi\n' },
      ],
    });
    expect(((await getJson('/received')) as { messages: unknown[] }).messages).toHaveLength(3);
  });

  it('forgets when asked', async () => {
    await callWebhook('a');
    await fetch(`${origin}/received`, { method: 'DELETE' });
    expect(await getJson('/received')).toEqual({ messages: [] });
    expect(simulator.summary().webhook.received).toBe(0);
  });

  it('answers with the faults that were set, and counts them as refused', async () => {
    await setControl({ failNext: 2, smtpCode: 550, httpStatus: 429, retryAfterSeconds: 7 });
    await expect(sendMail('a')).rejects.toMatchObject({ responseCode: 550 });
    const refused = await callWebhook('b');
    expect([refused.status, refused.headers.get('retry-after'), (await callWebhook('b')).status]).toEqual([
      429,
      '7',
      204,
    ]);
    expect(simulator.summary()).toMatchObject({
      email: { rejected: 1, received: 0 },
      webhook: { rejected: 1, received: 1 },
    });
  });

  it.each(['disconnect', 'accept_and_disconnect'])('hangs up: %s', async (failWith) => {
    await setControl({ failNext: 2, failWith });
    await expect(sendMail('a')).rejects.toThrow();
    await expect(callWebhook('a')).rejects.toThrow();
    const counted = failWith === 'disconnect' ? { received: 0, disconnected: 1 } : { received: 1, unanswered: 1 };
    expect(simulator.summary()).toMatchObject({ email: counted, webhook: counted });
  });

  it('refuses settings that it does not know, and leaves the old ones', async () => {
    const reply = await setControl({ failRate: 2, odd: true });
    expect([reply.status, (await getJson('/control')) as object]).toMatchObject([400, { failRate: 0 }]);
  });

  it('answers no sooner than it is told to', async () => {
    await setControl({ latencyMs: 100 });
    const start = performance.now();
    await callWebhook('a');
    await sendMail('a');
    expect(performance.now() - start).toBeGreaterThanOrEqual(195);
  });
});
