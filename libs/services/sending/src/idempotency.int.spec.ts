import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CAMPAIGNS, type CampaignDocument } from '@fanfare/campaign-reader';
import { DocumentStoreUnavailable, type DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { EventLogUnavailable, type EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { topicSpecs } from '@fanfare/events';
import { claimIdOf } from '@fanfare/idempotency';
import { IDEMPOTENCY } from './create-sending.ts';
import { withFailing, withPublish } from './test-support/faulty.ts';
import { campaign, openGateway, type Answer, type Gateway } from './test-support/gateway.ts';
import { published } from './test-support/published.ts';

let directory: string;
let eventLog: EventLog;
let store: DocumentStore;
let first: Gateway;
let second: Gateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'idempotency-'));
  eventLog = await openEmbeddedEventLog({ directory });
  await eventLog.ensureTopics(topicSpecs(2));
  store = await openEmbeddedDocumentStore({ directory });
  first = await openGateway({ eventLog, store });
  second = await openGateway({ eventLog, store });
});
afterAll(async () => {
  await Promise.all([first?.close(), second?.close()]);
  await store?.close();
  await eventLog?.close();
  await rm(directory, { recursive: true, force: true });
});

const email = { app_id: 'app', from: 'Shop <a@b.co>', subject: 'Order', body: '<p>Hi</p>' };
const sendTo = (user: string) => ({ external_user_ids: [user], messages: { email, whats_app: { a: 1 } } });
const withKey = (key: string) => ({ 'Idempotency-Key': key });

/** The records that address a user, and the distinct deliveries among them. */
async function recordsTo(user: string) {
  const records = (await published(eventLog)).filter(({ data }) =>
    JSON.stringify(data.recipients).includes(`"${user}"`),
  );
  return { records, deliveries: [...new Set(records.map(({ data }) => data.deliveryId))] };
}

/** A gateway that dies in the middle: what it was asked is never answered, what it wrote stays. */
async function tryOn(
  parts: { eventLog?: EventLog; store?: DocumentStore; now?: () => number },
  body: unknown,
  key: string,
): Promise<Answer> {
  const gateway = await openGateway({ eventLog, store, ...parts });
  const answer = await gateway.post(body, withKey(key));
  await gateway.close();
  return answer;
}
const died = new Error('The process died here');
const dyingBeforePublish = () => withPublish(eventLog, () => Promise.reject(died));
const dyingAfterPublish = () =>
  withPublish(eventLog, async (records) => {
    await eventLog.publish(records);
    throw died;
  });

describe('A send repeated under its key', () => {
  it('gets the same bytes and is not published again, from any gateway', async () => {
    const answers = [
      await first.post(sendTo('u-same'), withKey('same')),
      await second.post(sendTo('u-same'), withKey('same')),
      await first.post(sendTo('u-same'), withKey('same')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.json).toMatchObject({ message: 'success', errors: [expect.stringContaining('whats_app')] });
    expect(answers.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true', 'true']);
    expect((await recordsTo('u-same')).records).toHaveLength(1);
  });

  it('may have its fields in another order', async () => {
    const { external_user_ids, messages } = sendTo('u-order');
    const answer = await first.post({ external_user_ids, messages }, withKey('order'));
    expect((await first.post({ messages, external_user_ids }, withKey('order'))).text).toBe(answer.text);
  });

  it('is another send in another workspace', async () => {
    const one = await first.post(sendTo('u-spaces'), withKey('spaces'));
    const other = await first.post(sendTo('u-spaces'), { ...withKey('spaces'), Authorization: 'Bearer w2' });
    expect(other.json.dispatch_id).not.toBe(one.json.dispatch_id);
  });

  it('200 times at once on two gateways is one dispatch, one delivery and one reply', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => [first, second][index % 2]!.post(sendTo('u-storm'), withKey('storm'))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await recordsTo('u-storm')).deliveries).toHaveLength(1);
  });

  it('200 times at once with two bodies has one that wins, and the other conflicts', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        [first, second][index % 2]!.post(sendTo(index % 3 ? 'u-duel-a' : 'u-duel-b'), withKey('duel')),
      ),
    );
    const accepted = answers.filter(({ status }) => status === 201);
    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 409).length).toBe(200 - accepted.length);
    const counts = [(await recordsTo('u-duel-a')).deliveries.length, (await recordsTo('u-duel-b')).deliveries.length];
    expect(counts.sort()).toEqual([0, 1]);
  });
});

describe('A key used with another body', () => {
  it('is a conflict that leaves nothing on the log', async () => {
    await first.post(sendTo('u-reuse-1'), withKey('reuse'));
    const { status, json } = await second.post(sendTo('u-reuse-2'), withKey('reuse'));
    expect(status).toBe(409);
    expect(json.message).toContain('Idempotency-Key');
    expect((await recordsTo('u-reuse-2')).records).toEqual([]);
  });

  it('is a conflict while the first is not settled, too: it may be in the log', async () => {
    await tryOn({ eventLog: dyingAfterPublish() }, sendTo('u-unsettled-1'), 'unsettled');
    expect((await first.post(sendTo('u-unsettled-2'), withKey('unsettled'))).status).toBe(409);
  });
});

describe('A refused send', () => {
  it('does not use up its key', async () => {
    const wrong = { ...sendTo('u-corrected'), broadcast: true };
    expect((await first.post(wrong, withKey('corrected'))).status).toBe(400);
    expect((await first.post(sendTo('u-corrected'), withKey('corrected'))).status).toBe(201);
  });
});

describe('A gateway that dies', () => {
  it.each([
    ['between claim and publish', dyingBeforePublish, 'u-dies-1', 0],
    ['between publish and reply', dyingAfterPublish, 'u-dies-2', 1],
  ])('%s leaves one delivery after the retry', async (_when, dying, user, left) => {
    expect((await tryOn({ eventLog: dying() }, sendTo(user), user)).status).toBe(500);
    const before = await recordsTo(user);
    expect(before.records).toHaveLength(left);

    const answer = await first.post(sendTo(user), withKey(user));
    expect(answer.status).toBe(201);
    const { records, deliveries } = await recordsTo(user);
    expect(deliveries).toHaveLength(1);
    expect(records.at(-1)!.data.dispatchId).toBe(answer.json.dispatch_id);
    // The repeat is the very same request, so it does not matter which of the two a worker sees.
    for (const { data, at } of records) expect({ data, at }).toEqual({ data: records[0]!.data, at: records[0]!.at });
    expect((await second.post(sendTo(user), withKey(user))).text).toBe(answer.text);
  });

  it('is survived by a send to a campaign that was stopped since: it was accepted', async () => {
    const { campaignId, ...fields } = campaign({ campaignId: 'c-stops' });
    const campaigns = store.collection<CampaignDocument>(CAMPAIGNS);
    await campaigns.insertOne({ _id: campaignId, ...fields });
    const body = {
      external_user_ids: ['u-stops'],
      campaign_id: 'c-stops',
      messages: { email: { ...email, message_variation_id: 'v-email' } },
    };
    await tryOn({ eventLog: dyingAfterPublish() }, body, 'stops');
    await campaigns.updateOne({ _id: campaignId }, { $set: { status: 'stopped' } });

    expect((await second.post(body, withKey('stops'))).status).toBe(201);
    expect((await second.post(body, withKey('new-after-stop'))).status).toBe(400);
    expect((await recordsTo('u-stops')).deliveries).toHaveLength(1);
  });

  it('is survived by a card that has expired since', async () => {
    const card = { type: 'CLASSIC', title: 't', description: 'd', expire_at: '2030-01-01T01:00:00Z' };
    const body = { external_user_ids: ['u-card'], messages: { content_card: card } };
    const at = (time: string) => () => Date.parse(time);
    await tryOn({ eventLog: dyingBeforePublish(), now: at('2030-01-01T00:00:00Z') }, body, 'card');
    expect((await tryOn({ now: at('2030-01-01T02:00:00Z') }, body, 'card')).status).toBe(201);
    expect((await tryOn({ now: at('2030-01-01T02:00:00Z') }, body, 'card-2')).status).toBe(400);
  });
});

describe('An outage', () => {
  it('of the log is a 503; the retry is the same dispatch', async () => {
    let records = 0;
    const half = withPublish(eventLog, async (all) => {
      await eventLog.publish(all);
      records += all.length;
      throw new EventLogUnavailable('no acknowledgement');
    });
    const { status, headers } = await tryOn({ eventLog: half }, sendTo('u-half'), 'half');
    expect([status, headers.get('retry-after'), records]).toEqual([503, '1', 1]);
    expect((await first.post(sendTo('u-half'), withKey('half'))).status).toBe(201);
    expect((await recordsTo('u-half')).deliveries).toHaveLength(1);
  });

  it.each(['findOne', 'insertOne'] as const)(
    'of the store at %s is a 503 with nothing on the log',
    async (operation) => {
      const away = withFailing(store, IDEMPOTENCY, operation, new DocumentStoreUnavailable('it is away'));
      const user = `u-away-${operation}`;
      expect((await tryOn({ store: away }, sendTo(user), user)).status).toBe(503);
      expect((await recordsTo(user)).records).toEqual([]);
      expect((await first.post(sendTo(user), withKey(user))).status).toBe(201);
    },
  );

  it('of the store after the publish is no error: the send is durable, and a retry gets the same reply', async () => {
    const away = withFailing(store, IDEMPOTENCY, 'updateOne', new DocumentStoreUnavailable('it is away'));
    const answer = await tryOn({ store: away }, sendTo('u-late'), 'late');
    expect(answer.status).toBe(201);
    expect((await first.post(sendTo('u-late'), withKey('late'))).text).toBe(answer.text);
    expect((await recordsTo('u-late')).deliveries).toHaveLength(1);
  });
});

describe('A key whose time is over', () => {
  it('stands for a new dispatch, which no consumer takes for the old one', async () => {
    const before = await first.post(sendTo('u-over'), withKey('over'));
    await store.collection(IDEMPOTENCY).deleteMany({ _id: claimIdOf('w1', 'over') });
    const after = await first.post(sendTo('u-over'), withKey('over'));
    expect(after.json.dispatch_id).not.toBe(before.json.dispatch_id);
    expect((await recordsTo('u-over')).deliveries).toHaveLength(2);
  });

  it('is forgotten by the store 24 hours after it was first used', async () => {
    await tryOn({ now: () => Date.UTC(2030, 0, 1) }, sendTo('u-day'), 'day');
    const claim = await store.collection(IDEMPOTENCY).findOne({ _id: claimIdOf('w1', 'day') });
    expect(claim).toMatchObject({ status: 'done', expireAt: new Date(Date.UTC(2030, 0, 2)) });
  });
});

describe('A key of the version before', () => {
  const claims = () => store.collection<{ _id: string; [field: string]: unknown }>(IDEMPOTENCY);

  /** What the version before left of a send: the claim as it was stored then. */
  async function leftBefore(key: string, body: object, more: object): Promise<string> {
    await first.post(body, withKey(key));
    const _id = claimIdOf('w1', key);
    const { fingerprint, callId, acceptedAt, expireAt } = (await claims().findOne({ _id }))!;
    await claims().deleteMany({ _id });
    await claims().insertOne({ _id, fingerprint, dispatchId: callId, acceptedAt, expireAt, ...more });
    return callId as string;
  }

  it('gets the reply that it had', async () => {
    const reply = JSON.stringify({ message: 'success', dispatch_id: 'd-before' });
    await leftBefore('before-done', sendTo('u-before-done'), { status: 'done', reply });
    const { status, text, headers } = await second.post(sendTo('u-before-done'), withKey('before-done'));
    expect([status, text, headers.get('idempotent-replayed')]).toEqual([201, reply, 'true']);
  });

  it('goes on as the same dispatch where its process died, and keeps its reply', async () => {
    const dispatchId = await leftBefore('before-started', sendTo('u-before'), { status: 'started' });
    const answer = await second.post(sendTo('u-before'), withKey('before-started'));
    expect(answer).toMatchObject({ status: 201, json: { dispatch_id: dispatchId } });
    expect((await recordsTo('u-before')).deliveries).toHaveLength(1);

    const repeat = await first.post(sendTo('u-before'), withKey('before-started'));
    expect([repeat.text, repeat.headers.get('idempotent-replayed')]).toEqual([answer.text, 'true']);
  });
});
