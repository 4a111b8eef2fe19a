import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversionBehavior } from '@fanfare/domain';
import type { EventLog } from '@fanfare/event-log';
import { createAnalytics } from './analytics.ts';
import { failures, faulty, type Failure } from './test-support/faulty.ts';
import { DAY, EVENING, HOUR, openWorld, type Given, type World } from './test-support/world.ts';

const MINUTE = 60_000;
const behaviors: ConversionBehavior[] = [
  { type: 'Performs Custom Event', windowMs: DAY, customEventName: 'signed_up' },
  { type: 'Makes Any Purchase', windowMs: 2 * HOUR },
];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Duplicates, two channels, two days, late receipts and late activities. Two rounds, so that the second one changes what the first one decided. */
const rounds = [
  async (given: Given): Promise<void> => {
    const [a, b, c] = ['a', 'b', 'c'].map(given.user) as [string, string, string];
    const bounced = { userId: given.user('d'), status: 'failed' as const, reason: 'bounced' };
    await given.outcome(EVENING, [a, b, c], { deliveryId: `${a}-1`, sendId: 's', results: [bounced] });
    await given.outcome(EVENING, [a, b, c], { deliveryId: `${a}-1`, sendId: 's', results: [bounced] });
    await given.outcome(EVENING + 2 * HOUR, [a], { deliveryId: `${a}-2` });
    await given.outcome(EVENING + 15 * MINUTE, [c], { deliveryId: `${a}-4` });
    await given.activity(a, EVENING + 5 * MINUTE);
    await given.activity(b, EVENING + 3 * HOUR);
    await given.purchase(a, EVENING + 20 * MINUTE, 10);
    await given.purchase(b, EVENING + 30 * MINUTE, 0.1);
  },
  async (given: Given): Promise<void> => {
    const [a, b] = ['a', 'b'].map(given.user) as [string, string];
    await given.outcome(EVENING + 10 * MINUTE, [a, b], { deliveryId: `${a}-3`, variation: 1 });
    await given.activity(b, EVENING + 1 * MINUTE);
    await given.activity(a, EVENING + 4 * MINUTE, { activityId: `${a}-again` });
    await given.activity(a, EVENING + 4 * MINUTE, { activityId: `${a}-again` });
  },
];

const none = { revenue: 0, conversions: 0, conversions1: 0, conversions_by_send_time: 0, conversions1_by_send_time: 0 };
/** Worked out by hand from the rules. */
const expected = [
  {
    campaign: {
      unique_recipients: 3,
      ...none,
      revenue: 10.1,
      conversions: 2,
      conversions1: 2,
      conversions_by_send_time: 3,
      conversions1_by_send_time: 2,
    },
    email: {
      sent: 5,
      delivered: 4,
      bounces: 1,
      unique_recipients: 3,
      ...none,
      conversions: 2,
      conversions_by_send_time: 2,
    },
    sms: {
      sent: 2,
      sent_to_carrier: 2,
      unique_recipients: 2,
      ...none,
      revenue: 10.1,
      conversions1: 2,
      conversions_by_send_time: 1,
      conversions1_by_send_time: 2,
    },
  },
  {
    campaign: { unique_recipients: 1, ...none, conversions: 1 },
    email: { sent: 1, delivered: 1, bounces: 0, unique_recipients: 1, ...none },
    sms: { sent: 0, sent_to_carrier: 0, unique_recipients: 0, ...none, conversions: 1 },
  },
];

interface Crash {
  readonly at: number;
  readonly how: Failure;
  readonly round: number;
  /** Of the process that dies; its successor has larger ones, so that the boundaries differ. */
  readonly batchMax: number;
}

/** Runs the history; the process that consumes one of its rounds dies at the given operation, and another one takes over. */
async function run(crash?: Crash): Promise<{ given: Given; struck: boolean }> {
  const given = world.campaign(behaviors, ['email', 'sms']);
  let struck = false;
  for (const [index, round] of rounds.entries()) {
    await round(given);
    if (crash?.round === index) {
      const doomed = faulty(world, crash);
      const subscribe: EventLog['subscribe'] = (options) =>
        doomed.eventLog.subscribe({ ...options, batchMax: crash.batchMax });
      const eventLog = { ...doomed.eventLog, subscribe };
      const running = await createAnalytics({ ...world.deps, store: doomed.store, eventLog }).start();
      const isDead = doomed.struck.then(() => true);
      struck = await Promise.race([isDead, world.settled().then(() => false)]);
      await running.close();
    }
    const running = await createAnalytics(world.deps).start();
    await world.settled();
    await running.close();
  }
  return { given, struck };
}

async function expectExact(given: Given): Promise<void> {
  const { data } = await given.series(createAnalytics(world.deps), { length: 2, ending_at: EVENING + DAY });
  const actual = data.map((row) => ({
    campaign: row,
    email: row.messages['email']?.[0],
    sms: row.messages['sms']?.[0],
  }));
  expect(actual).toMatchObject(expected);
}

describe('a process that dies', () => {
  it('is not what the counts depend on', async () => {
    const { given } = await run();
    await expectExact(given);
  });

  it.each(failures.flatMap((how) => [1, 2, 500].map((batchMax, index) => ({ how, batchMax, round: index % 2 }))))(
    'at any of its operations ($how, round $round, batches of $batchMax) leaves exact counts',
    async ({ how, batchMax, round }) => {
      let at = 1;
      for (; ; at++) {
        const { given, struck } = await run({ at, how, round, batchMax });
        await expectExact(given);
        if (!struck) break;
      }
      expect(at).toBeGreaterThan(10);
    },
    120_000,
  );
});
