import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConversionBehavior } from '../campaigns/conversion-behavior.ts';
import type { Activity, Receipt } from './activity.ts';
import { attribute, type AttributionInput, type Conversion } from './attribute.ts';

const HOUR = 3_600_000;
const signsUp: ConversionBehavior = {
  type: 'Performs Custom Event',
  windowMs: 24 * HOUR,
  customEventName: 'signed_up',
};
const buys: ConversionBehavior = { type: 'Makes Any Purchase', windowMs: 2 * HOUR };

const receipt = (deliveryId: string, at: number, more: Partial<Receipt> = {}): Receipt => ({
  deliveryId,
  variationId: `variation of ${deliveryId}`,
  channel: 'email',
  at,
  ...more,
});
const signUp = (activityId: string, at: number): Activity => ({
  activityId,
  kind: 'custom_event',
  name: 'signed_up',
  at,
});
const purchase = (activityId: string, at: number, revenueMicros = 1_000_000): Activity => ({
  activityId,
  kind: 'purchase',
  name: 'shoe',
  at,
  revenueMicros,
});
const given = (input: Partial<AttributionInput>): Conversion[] =>
  attribute({ receipts: [], activities: [], behaviors: [signsUp], revenueWindowMs: 72 * HOUR, ...input });
const credits = (conversions: readonly Conversion[]): string[] =>
  conversions.map(({ activityId, deliveryId, behavior }) => `${activityId} → ${deliveryId} as ${behavior}`);

describe('attribute', () => {
  it('credits the most recently received message before the event', () => {
    const receipts = [receipt('late', 30), receipt('early', 10), receipt('middle', 20)];
    expect(credits(given({ receipts, activities: [signUp('a', 25)] }))).toEqual(['a → middle as 0']);
  });

  it('credits nobody for an event before every message', () => {
    expect(given({ receipts: [receipt('d', 10)], activities: [signUp('a', 9)] })).toEqual([]);
  });

  it('takes an event in the millisecond of the receipt and in the last one of the window, and none behind it', () => {
    const receipts = [receipt('d', 1_000)];
    const at = (time: number): number => given({ receipts, activities: [signUp('a', time)] }).length;
    expect([at(1_000), at(1_000 + 24 * HOUR), at(1_000 + 24 * HOUR + 1)]).toEqual([1, 1, 0]);
  });

  it('does not fall back to an older message when the last one has converted', () => {
    const receipts = [receipt('first', 10), receipt('second', 20)];
    expect(credits(given({ receipts, activities: [signUp('a', 30), signUp('b', 40)] }))).toEqual(['a → second as 0']);
  });

  it('lets a message that was sent again convert again', () => {
    const receipts = [receipt('first', 10), receipt('second', 30)];
    expect(credits(given({ receipts, activities: [signUp('a', 20), signUp('b', 40)] }))).toEqual([
      'a → first as 0',
      'b → second as 0',
    ]);
  });

  it('finds one winner among the channels, the greater delivery id at equal times', () => {
    const receipts = [receipt('b', 10, { channel: 'sms' }), receipt('a', 10), receipt('c', 5, { channel: 'webhook' })];
    expect(credits(given({ receipts, activities: [signUp('x', 20)] }))).toEqual(['x → b as 0']);
  });

  it('judges every behaviour by its own window', () => {
    const behaviors = [{ ...signsUp, windowMs: 5 }, buys, { ...signsUp, windowMs: 50 }];
    const activities = [signUp('a', 20), purchase('p', 21)];
    expect(credits(given({ receipts: [receipt('d', 10)], activities, behaviors, revenueWindowMs: 5 }))).toEqual([
      'a → d as 2',
      'p → d as 1',
    ]);
  });

  it('credits every purchase in the revenue window, and its revenue once', () => {
    const activities = [purchase('p', 20, 5), purchase('q', 30, 7), purchase('late', 20 + 72 * HOUR, 9)];
    const conversions = given({ receipts: [receipt('d', 10)], activities, behaviors: [buys] });
    expect(conversions.map(({ activityId, behavior, revenueMicros }) => [activityId, behavior, revenueMicros])).toEqual(
      [
        ['p', 0, 0],
        ['p', 'revenue', 5],
        ['q', 'revenue', 7],
      ],
    );
  });

  it('carries what is needed to count it', () => {
    const [conversion] = given({ receipts: [receipt('d', 10, { sendId: 's' })], activities: [signUp('a', 20)] });
    expect(conversion).toEqual({
      conversionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      behavior: 0,
      activityId: 'a',
      eventAt: 20,
      deliveryId: 'd',
      variationId: 'variation of d',
      sendId: 's',
      channel: 'email',
      receivedAt: 10,
      revenueMicros: 0,
    });
  });

  it('agrees with the rules read out one by one, on any history in any order', () => {
    let seen = 0;
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (input, numbers) => {
        const expected = readOut(input);
        seen += expected.size;
        const actual = attribute(input);
        expect(new Set(credits(actual))).toEqual(expected);
        expect(actual).toHaveLength(expected.size);
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, by: numbers.next().value as number }))
            .sort((a, b) => a.by - b.by)
            .map(({ item }) => item);
        expect(
          attribute({ ...input, receipts: shuffle(input.receipts), activities: shuffle(input.activities) }),
        ).toEqual(actual);
        expect(new Set(actual.map(({ conversionId }) => conversionId)).size).toBe(actual.length);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(seen).toBeGreaterThan(1_000);
  });
});

/** Small times, so that equal ones and the edges of windows are common. */
const time = fc.nat({ max: 24 });
const windowMs = fc.integer({ min: 1, max: 15 });
const histories = fc.record({
  receipts: fc
    .uniqueArray(fc.record({ id: fc.nat({ max: 99 }), at: time }), { maxLength: 8, selector: ({ id }) => id })
    .map((all) => all.map(({ id, at }) => receipt(`d${id}`, at))),
  activities: fc
    .uniqueArray(
      fc.record({
        id: fc.nat({ max: 99 }),
        at: time,
        kind: fc.constantFrom('custom_event' as const, 'purchase' as const, 'session' as const),
        name: fc.constantFrom('signed_up', 'shoe', 'app-1', 'other'),
        revenueMicros: fc.nat(),
      }),
      { maxLength: 10, selector: ({ id }) => id },
    )
    .map((all) => all.map(({ id, ...activity }) => ({ activityId: `a${id}`, ...activity }))),
  behaviors: fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant('Starts Session' as const),
        windowMs,
        appIds: fc.constantFrom(null, ['app-1'], []),
      }),
      fc.record({ type: fc.constant('Makes Any Purchase' as const), windowMs }),
      fc.record({ type: fc.constant('Makes Specific Purchase' as const), windowMs, product: fc.constant('shoe') }),
      fc.record({
        type: fc.constant('Performs Custom Event' as const),
        windowMs,
        customEventName: fc.constant('signed_up'),
      }),
      fc.record({ type: fc.constant('Opens Email' as const), windowMs }),
      fc.record({ type: fc.constant('Clicks Email' as const), windowMs }),
      fc.record({ type: fc.constant('Upgrades App' as const), windowMs, appIds: fc.constant(null) }),
    ),
    { maxLength: 4 },
  ),
  revenueWindowMs: windowMs,
});

/**
 * The rules as sentences over all pairs of message and activity, quadratic and without any state: shares nothing with
 * the function under test.
 */
function readOut({ receipts, activities, behaviors, revenueWindowMs }: AttributionInput): Set<string> {
  const isLaterThan = (a: { at: number; id: string }, b: { at: number; id: string }): boolean =>
    a.at > b.at || (a.at === b.at && a.id > b.id);
  const pairs = receipts.flatMap((message) => activities.map((activity) => ({ message, activity })));
  const isWinner = ({ message, activity }: (typeof pairs)[number]): boolean =>
    message.at <= activity.at &&
    !receipts.some(
      (other) =>
        other.at <= activity.at &&
        isLaterThan({ at: other.at, id: other.deliveryId }, { at: message.at, id: message.deliveryId }),
    );
  const counts: Record<string, (behavior: ConversionBehavior, activity: Activity) => boolean> = {
    'Starts Session': (behavior, { kind, name }) => {
      const { appIds } = behavior as { appIds: string[] | null };
      return kind === 'session' && (appIds === null || appIds.some((app) => app === name));
    },
    'Makes Any Purchase': (_behavior, { kind }) => kind === 'purchase',
    'Makes Specific Purchase': (behavior, { kind, name }) =>
      kind === 'purchase' && name === (behavior as { product: string }).product,
    'Performs Custom Event': (behavior, { kind, name }) =>
      kind === 'custom_event' && name === (behavior as { customEventName: string }).customEventName,
  };
  const winning = pairs.filter(isWinner);
  const credited = new Set<string>();
  for (const [index, behavior] of behaviors.entries()) {
    const matching = winning.filter(
      ({ message, activity }) =>
        activity.at - message.at <= behavior.windowMs && counts[behavior.type]?.(behavior, activity),
    );
    for (const { message, activity } of matching) {
      const isFirst = !matching.some(
        (other) =>
          other.message === message &&
          isLaterThan(
            { at: activity.at, id: activity.activityId },
            { at: other.activity.at, id: other.activity.activityId },
          ),
      );
      if (isFirst) credited.add(`${activity.activityId} → ${message.deliveryId} as ${index}`);
    }
  }
  for (const { message, activity } of winning) {
    const isRevenue = activity.kind === 'purchase' && activity.at - message.at <= revenueWindowMs;
    if (isRevenue) credited.add(`${activity.activityId} → ${message.deliveryId} as revenue`);
  }
  return credited;
}
