import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attribute, revenueWindowMs, type Activity, type ConversionBehavior, type Receipt } from '@fanfare/domain';
import { createAnalytics, type Analytics, type RunningAnalytics } from '../analytics.ts';
import { EVENING, HOUR, openWorld, type Given, type World } from '../test-support/world.ts';

const behaviors: ConversionBehavior[] = [
  { type: 'Performs Custom Event', windowMs: HOUR, customEventName: 'signed_up' },
  { type: 'Makes Any Purchase', windowMs: 3 * HOUR },
];
const users = ['a', 'b', 'c'];
const minute = fc.nat({ max: 200 });
const user = fc.constantFrom(...users);

type Step =
  | { readonly kind: 'receipt'; readonly minute: number; readonly users: readonly string[]; readonly variation: number }
  | { readonly kind: 'custom_event' | 'purchase'; readonly minute: number; readonly user: string };

/** In the order in which they are published, which has nothing to do with when they happened. */
const histories = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('receipt' as const),
      minute,
      users: fc.uniqueArray(user, { minLength: 1 }),
      variation: fc.nat({ max: 1 }),
    }),
    fc.record({ kind: fc.constantFrom('custom_event' as const, 'purchase' as const), minute, user }),
  ),
  { minLength: 12, maxLength: 40 },
);

let world: World;
let analytics: Analytics;
let members: RunningAnalytics[];
beforeAll(async () => {
  world = await openWorld();
  analytics = createAnalytics(world.deps);
  // Two members with nothing in common but the store: what one reads, the other may change before it writes.
  members = [await analytics.start(), await createAnalytics(world.deps).start()];
});
afterAll(async () => {
  for (const member of members) await member.close();
  await world.close();
});

describe('conversions of records in any order, handled at the same time', () => {
  it.each(fc.sample(histories, { numRuns: 25, seed: 11 }).map((steps, history) => ({ history, steps })))(
    'are those of the whole history ($history)',
    async ({ steps }) => {
      const given = world.campaign(behaviors, ['email', 'sms']);
      await Promise.all(steps.map((step, index) => publish(given, step, index)));
      await world.settled();
      const { data } = await given.series(analytics, { length: 2, ending_at: EVENING + 4 * HOUR });
      const actual = data.flatMap((row) => [row.messages['email']![0]!, row.messages['sms']![0]!]);
      const names = ['conversions', 'conversions1', 'revenue', 'conversions_by_send_time', 'conversions1_by_send_time'];
      expect(actual.map((row) => names.map((name) => row[name]))).toEqual(expectedOf(given, steps));
    },
  );
});

const at = (step: Step): number => EVENING + step.minute * 60_000;

async function publish(given: Given, step: Step, index: number): Promise<void> {
  const id = `${given.campaign.campaignId}-${index}`;
  if (step.kind === 'receipt') {
    const { variation } = step;
    await given.outcome(at(step), step.users.map(given.user), { deliveryId: id, variation });
  } else if (step.kind === 'purchase') await given.purchase(given.user(step.user), at(step), 1, { activityId: id });
  else await given.activity(given.user(step.user), at(step), { activityId: id });
}

/** By day, then variation. */
function expectedOf(given: Given, steps: readonly Step[]): number[][] {
  const table = Array.from({ length: 4 }, () => [0, 0, 0, 0, 0]);
  const isTomorrow = (time: number): number => (time >= EVENING + HOUR ? 1 : 0);
  for (const name of users) {
    const receipts: Receipt[] = [];
    const activities: Activity[] = [];
    for (const [index, step] of steps.entries()) {
      const id = `${given.campaign.campaignId}-${index}`;
      if (step.kind !== 'receipt') {
        if (step.user !== name) continue;
        const what = step.kind === 'purchase' ? { revenueMicros: 1_000_000 } : { name: 'signed_up' };
        activities.push({ activityId: id, kind: step.kind, at: at(step), ...what });
      } else if (step.users.includes(name)) {
        receipts.push({ deliveryId: id, variationId: String(step.variation), channel: 'email', at: at(step) });
      }
    }
    const windows = { behaviors, revenueWindowMs: revenueWindowMs(behaviors) };
    for (const { behavior, variationId, eventAt, receivedAt } of attribute({ receipts, activities, ...windows })) {
      const column = behavior === 'revenue' ? 2 : behavior;
      table[isTomorrow(eventAt) * 2 + Number(variationId)]![column]! += 1;
      if (column !== 2) table[isTomorrow(receivedAt) * 2 + Number(variationId)]![3 + column]! += 1;
    }
  }
  return table;
}
