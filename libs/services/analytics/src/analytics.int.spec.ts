import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversionBehavior } from '@fanfare/domain';
import { ConversionAdded, encode, topics } from '@fanfare/events';
import { createCounters } from '@fanfare/exact-counter';
import { createAnalytics, type Analytics, type RunningAnalytics } from './analytics.ts';
import { TRANSITIONS_MAX } from './attribution/newest-transitions.ts';
import type { ReceiptDocument } from '@fanfare/analytics-reader';
import { DAY, EVENING, HOUR, openWorld, type Given, type SeriesRow, type World } from './test-support/world.ts';

const signsUp: ConversionBehavior = { type: 'Performs Custom Event', windowMs: DAY, customEventName: 'signed_up' };
const buys: ConversionBehavior = { type: 'Makes Any Purchase', windowMs: 2 * HOUR };
const MINUTE = 60_000;

type CampaignView = World['deps']['campaignView'];

let world: World;
let analytics: Analytics;
let running: RunningAnalytics;

beforeAll(async () => {
  world = await openWorld();
  const { get } = world.deps.campaignView;
  const campaignView: CampaignView = {
    get: (workspaceId, campaignId) => {
      if (workspaceId === 'poisoned-workspace') throw new Error('a bug');
      return get(workspaceId, campaignId);
    },
  };
  analytics = createAnalytics({ ...world.deps, campaignView });
  running = await analytics.start();
});
afterAll(async () => {
  await running.close();
  await world.close();
});

/** The last evening and the day after it. */
async function twoDays(given: Given): Promise<[SeriesRow, SeriesRow]> {
  await world.settled();
  const { data } = await given.series(analytics, { length: 2, ending_at: EVENING + DAY });
  return data as [SeriesRow, SeriesRow];
}
const pick = (row: Readonly<Record<string, unknown>> | undefined, ...names: string[]): unknown[] =>
  names.map((name) => row?.[name]);

describe('counting outcomes', () => {
  it('counts each result under its stat, on the day of its completion', async () => {
    const given = world.campaign();
    const results = [
      { userId: given.user('d'), status: 'failed' as const, reason: 'bounced' },
      { userId: given.user('e'), status: 'failed' as const, reason: 'in_doubt' },
      { userId: given.user('f'), status: 'skipped' as const },
      { status: 'aborted' as const },
    ];
    await given.outcome(EVENING, ['a', 'b', 'c'].map(given.user), { results });
    await given.outcome(EVENING + HOUR, [given.user('a')]);

    const [today, tomorrow] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent', 'delivered', 'bounces', 'unique_recipients')).toEqual([
      4, 3, 1, 3,
    ]);
    expect(pick(tomorrow.messages['email']?.[0], 'sent', 'delivered', 'bounces', 'unique_recipients')).toEqual([
      1, 1, 0, 1,
    ]);
  });

  it('counts an outcome once, however often it is published', async () => {
    const given = world.campaign();
    for (let repeat = 0; repeat < 5; repeat++) await given.outcome(EVENING, [given.user('a')], { deliveryId: 'same' });
    const [today] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent', 'unique_recipients')).toEqual([1, 1]);
  });

  it('counts a user once a day in the campaign and in each variation, from whatever partition the outcomes come', async () => {
    const given = world.campaign([], ['email', 'sms']);
    const everyone = Array.from({ length: 50 }, (_, index) => given.user(`u${index}`));
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        given.outcome(EVENING + index * MINUTE, everyone, { variation: index % 2 }),
      ),
    );
    const [today, tomorrow] = await twoDays(given);
    expect(pick(today, 'unique_recipients')).toEqual([50]);
    expect(today.messages['email']).toEqual([expect.objectContaining({ sent: 1_000, unique_recipients: 50 })]);
    expect(today.messages['sms']).toEqual([expect.objectContaining({ sent: 1_000, unique_recipients: 50 })]);
    expect(pick(tomorrow, 'unique_recipients')).toEqual([0]);
  });

  it('counts a user who is addressed twice in one chunk, and again in its second attempt, as one recipient', async () => {
    const given = world.campaign();
    await given.outcome(EVENING, [given.user('a'), given.user('a')], { deliveryId: 'twice', attempt: 1 });
    await given.outcome(EVENING + 1, [given.user('a')], { deliveryId: 'twice', attempt: 2 });
    const [today] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent', 'unique_recipients')).toEqual([3, 1]);
    expect(pick(today, 'unique_recipients')).toEqual([1]);
  });

  it('knows no recipients of failed webhooks, though they are sent', async () => {
    const given = world.campaign([signsUp], ['webhook']);
    const results = [{ userId: given.user('b'), status: 'failed' as const, reason: 'http_500' }];
    await given.outcome(EVENING, [given.user('a')], { results });
    await given.activity(given.user('b'), EVENING + MINUTE);
    const [today] = await twoDays(given);
    expect(pick(today.messages['webhook']?.[0], 'sent', 'errors', 'unique_recipients', 'conversions')).toEqual([
      2, 1, 1, 0,
    ]);
  });

  it('counts what belongs to no campaign in the workspace alone', async () => {
    const given = world.campaign();
    await given.outcome(EVENING, [given.user('a')], { variation: null });
    const [today] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent')).toEqual([0]);
    const counters = await world.store
      .collection('counters')
      .find({ entity: `workspace|${given.campaign.workspaceId}` })
      .toArray();
    expect(counters).toEqual([
      expect.objectContaining({ sums: expect.objectContaining({ sent: 1, email: { sent: 1, delivered: 1 } }) }),
    ]);
    expect(
      await world.store
        .collection('receipts')
        .find({ _id: { $gte: given.user('a'), $lt: `${given.user('a')}}` } })
        .toArray(),
    ).toEqual([]);
  });

  it('puts a record that it cannot read among the dead letters, and goes on', async () => {
    const given = world.campaign();
    await world.eventLog.publish([{ topic: topics.outcomes, key: 'broken', value: '{"not": "an event"' }]);
    await given.outcome(EVENING, [given.user('a')]);
    const [today] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent')).toEqual([1]);
    for await (const record of world.eventLog.read(topics.dead, 'earliest')) {
      const { key, reason, value } = (JSON.parse(record.value!) as { data: Record<string, string> }).data;
      expect({ key, reason, value }).toEqual({ key: 'broken', reason: 'unparsable', value: '{"not": "an event"' });
      break;
    }
  });
});

describe('a record that makes its handler throw', () => {
  const NEVER = 1e300; // no calendar has such a day

  /** The dead letters about these keys, once there are as many. */
  async function lettersOf(keys: readonly string[]): Promise<Record<string, unknown>[]> {
    const letters: Record<string, unknown>[] = [];
    for await (const record of world.eventLog.read(topics.dead, 'earliest')) {
      const { data } = JSON.parse(record.value!) as { data: Record<string, unknown> };
      if (keys.includes(data['key'] as string) && letters.push(data) === keys.length) break;
    }
    return letters;
  }

  it('is given up alone where outcomes are counted', async () => {
    const given = world.campaign();
    await given.outcome(EVENING, [given.user('a')], { deliveryId: 'o' });
    await given.outcome(NEVER, [given.user('b')], { deliveryId: 'o', outcomeId: 'poisoned-outcome' });
    await given.outcome(EVENING, [given.user('c')], { deliveryId: 'o', outcomeId: 'o/2' });
    const [today] = await twoDays(given);
    expect(pick(today.messages['email']?.[0], 'sent')).toEqual([2]);
    const [letter] = await lettersOf([await keyOf(topics.outcomes, 'poisoned-outcome')]);
    expect(letter).toMatchObject({ reason: 'handler_failed', topic: topics.outcomes });
    expect(letter!['detail']).toMatch(/^analytics\.outcomes: RangeError/);
  });

  it('is given up alone where conversions are counted', async () => {
    const given = world.campaign([signsUp]);
    const user = given.user('a');
    await given.outcome(EVENING, [user]);
    await given.activity(user, EVENING + MINUTE);
    await world.settled();
    const { campaignId, messages, workspaceId } = given.campaign;
    const conversion = {
      ...{ conversionId: 'c', campaignId, variationId: messages[0]!.variationId, channel: 'email' as const },
      ...{
        deliveryId: 'd',
        userId: user,
        behavior: 0 as const,
        activityId: 'a',
        receivedAt: EVENING,
        revenueMicros: 0,
      },
    };
    const envelope = { at: EVENING, workspaceId, correlationId: 'test' };
    await world.eventLog.publish(
      [NEVER, EVENING].map((eventAt) =>
        encode(
          ConversionAdded,
          { ...envelope, id: `t-${eventAt}` },
          { ...conversion, transitionId: `t-${eventAt}`, eventAt },
        ),
      ),
    );
    const [today] = await twoDays(given);
    expect(pick(today, 'conversions')).toEqual([2]);
    const [letter] = await lettersOf([user]);
    expect(letter).toMatchObject({ reason: 'handler_failed', topic: topics.conversions });
  });

  it('is given up alone where activities are joined', async () => {
    const given = world.campaign([signsUp]);
    const poisoned = world.campaign([signsUp], ['email'], 'poisoned-workspace');
    const [user, other] = [given.user('a'), poisoned.user('b')];
    await given.outcome(EVENING, [user]);
    await poisoned.outcome(EVENING, [other]);
    await world.settled();
    await poisoned.activity(other, EVENING + MINUTE);
    await given.activity(user, EVENING + MINUTE);
    const [today] = await twoDays(given);
    expect(pick(today, 'conversions')).toEqual([1]);
    const [letter] = await lettersOf([other]);
    expect(letter).toMatchObject({ reason: 'handler_failed', topic: topics.activity });
    expect(letter!['detail']).toContain('analytics.activity: Error: a bug');
  });

  async function keyOf(topic: string, text: string): Promise<string> {
    for await (const { key, value } of world.eventLog.read(topic, 'earliest')) if (value?.includes(text)) return key;
    throw new Error('the log ended');
  }
});

describe('revenue that no counter can hold', () => {
  it('stops nothing: the sum stays at the largest exact number', async () => {
    const given = world.campaign();
    const users = Array.from({ length: 10 }, (_, index) => given.user(`u${index}`));
    await given.outcome(EVENING, users);
    // Such records were taken once.
    for (const user of users) {
      await given.purchase(user, EVENING + MINUTE, 9e9);
      await given.purchase(user, EVENING + 2 * MINUTE, 9e9);
    }
    await given.purchase(users[0]!, EVENING + 2 * HOUR, 1);
    const [today, tomorrow] = await twoDays(given);
    expect(pick(today, 'revenue')).toEqual([Number.MAX_SAFE_INTEGER / 1_000_000]);
    expect(pick(tomorrow, 'revenue')).toEqual([1]);
  });
});

describe('attributing conversions', () => {
  it.each(['receipt', 'activity'])('credits the same when the %s is known first', async (first) => {
    const given = world.campaign([signsUp, buys]);
    const [user] = [given.user('a')];
    const steps = [
      () => given.outcome(EVENING, [user]),
      async () => {
        await given.activity(user, EVENING + 2 * HOUR);
        await given.purchase(user, EVENING + HOUR, 12.34);
      },
    ];
    for (const step of first === 'receipt' ? steps : steps.reverse()) {
      await step();
      await world.settled();
    }
    const [today, tomorrow] = await twoDays(given);
    const names = ['conversions', 'conversions_by_send_time', 'conversions1', 'conversions1_by_send_time', 'revenue'];
    expect(pick(today, ...names)).toEqual([0, 1, 0, 1, 0]);
    expect(pick(tomorrow, ...names)).toEqual([1, 0, 1, 0, 12.34]);
    expect(pick(tomorrow.messages['email']?.[0], ...names)).toEqual([1, 0, 1, 0, 12.34]);
  });

  it('credits once per message, again when it is sent again, and not outside the window', async () => {
    const given = world.campaign([{ ...signsUp, windowMs: 10 * MINUTE }]);
    const user = given.user('a');
    await given.outcome(EVENING, [user]);
    await given.activity(user, EVENING - 1);
    await given.activity(user, EVENING + 10 * MINUTE);
    await given.activity(user, EVENING + 9 * MINUTE);
    await given.outcome(EVENING + 20 * MINUTE, [user]);
    await given.activity(user, EVENING + 30 * MINUTE + 1);
    await given.outcome(EVENING + 40 * MINUTE, [user]);
    await given.activity(user, EVENING + 40 * MINUTE);
    const [today] = await twoDays(given);
    expect(pick(today, 'conversions')).toEqual([2]);
  });

  it('moves a conversion and its revenue to a later message whose receipt comes late', async () => {
    const given = world.campaign([signsUp], ['email', 'sms']);
    const user = given.user('a');
    await given.outcome(EVENING, [user], { variation: 0, sendId: 'first' });
    await given.activity(user, EVENING + 2 * HOUR);
    await given.purchase(user, EVENING + 3 * HOUR, 5);
    const [, before] = await twoDays(given);
    expect(pick(before.messages['email']?.[0], 'conversions', 'revenue')).toEqual([1, 5]);

    await given.outcome(EVENING + 90 * MINUTE, [user], { variation: 1, sendId: 'second' });
    const [today, tomorrow] = await twoDays(given);
    expect(pick(today, 'conversions_by_send_time')).toEqual([0]);
    expect(pick(tomorrow, 'conversions', 'conversions_by_send_time', 'revenue')).toEqual([1, 1, 5]);
    expect(pick(tomorrow.messages['email']?.[0], 'conversions', 'revenue')).toEqual([0, 0]);
    expect(pick(tomorrow.messages['sms']?.[0], 'conversions', 'revenue')).toEqual([1, 5]);
    const counters = createCounters({ store: world.store, collection: 'counters' });
    const sumsOf = async (sendId: string): Promise<Record<string, unknown>> => {
      const entities = [`send|${given.campaign.campaignId}|${sendId}`];
      const totals = await counters.totals({ entities, fromDay: '2090-01-30', toDay: '2090-01-31' });
      return Object.assign({}, ...totals.map(({ sums }) => sums)) as Record<string, unknown>;
    };
    expect(await sumsOf('first')).toMatchObject({ sent: 1, conversions: 0, revenue_micros: 0 });
    expect(await sumsOf('second')).toMatchObject({ sent: 1, conversions: 1, revenue_micros: 5_000_000 });
  });

  it('lets one action convert for several campaigns, each by its own receipts', async () => {
    const one = world.campaign([signsUp]);
    const other = world.campaign([signsUp], ['email'], one.campaign.workspaceId);
    const user = one.user('shared');
    await one.outcome(EVENING, [user]);
    await other.outcome(EVENING + 1, [user]);
    await one.activity(user, EVENING + 2);
    expect(pick((await twoDays(one))[0], 'conversions')).toEqual([1]);
    expect(pick((await twoDays(other))[0], 'conversions')).toEqual([1]);
  });

  it('says the oldest transitions once more before it forgets them', async () => {
    const given = world.campaign([signsUp]);
    const user = given.user('a');
    await given.outcome(EVENING, [user], { deliveryId: 'd', outcomeId: `${user}/1` });
    await world.settled();
    const collection = world.store.collection<ReceiptDocument>('receipts');
    const _id = `${user}|${given.campaign.campaignId}`;
    const conversion = {
      ...{ conversionId: 'old', behavior: 'revenue' as const, activityId: 'a', eventAt: EVENING, deliveryId: 'gone' },
      ...{ variationId: 'v', channel: 'email', receivedAt: EVENING, revenueMicros: 0 },
    };
    const transitions = Array.from({ length: TRANSITIONS_MAX }, (_, index) => {
      return { sequence: index + 1, kind: 'added' as const, conversion, cause: 'somebody', at: EVENING };
    });
    await collection.updateOne({ _id }, { $set: { transitions, sequence: TRANSITIONS_MAX } });

    await given.activity(user, EVENING + MINUTE);
    await world.settled();
    const [stored] = await collection.find({ _id: { $in: [_id] } }).toArray();
    expect(stored!.transitions!.map(({ sequence }) => sequence).filter((_, index) => index % 4_999 === 0)).toEqual([
      2,
      TRANSITIONS_MAX + 1,
    ]);
    const caughtUp = new AbortController();
    const said: string[] = [];
    const options = { signal: caughtUp.signal, onCaughtUp: () => caughtUp.abort() };
    for await (const { key, value } of world.eventLog.read(topics.conversions, 'earliest', options)) {
      if (key === user) said.push((JSON.parse(value!) as { id: string }).id);
    }
    expect(said).toEqual([`${_id}#1`, `${_id}#${TRANSITIONS_MAX + 1}`]);
  });

  it('has three days of revenue without behaviours, and no fields for behaviours that do not exist', async () => {
    const given = world.campaign();
    const user = given.user('a');
    await given.outcome(EVENING - 2 * DAY, [user]);
    await given.purchase(user, EVENING + DAY, 1);
    await given.purchase(user, EVENING + DAY + 1, 100);
    const [today, tomorrow] = await twoDays(given);
    expect([today['revenue'], tomorrow['revenue']]).toEqual([0, 1]);
    expect(Object.keys(tomorrow)).not.toContain('conversions1');
  });
});
