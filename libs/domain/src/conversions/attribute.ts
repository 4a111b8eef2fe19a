import type { ConversionBehavior } from '../campaigns/conversion-behavior.ts';
import { idOf } from '../ids.ts';
import type { Activity, Receipt } from './activity.ts';
import { matchesBehavior } from './matches-behavior.ts';

/** 0-3: the campaign's behaviours A-D. `revenue`: a purchase inside the revenue window. */
export type ConvertedBehavior = 0 | 1 | 2 | 3 | 'revenue';

/** One activity, credited to one message that the user had received. */
export interface Conversion {
  /** The same wherever the same activity is credited to the same message for the same behaviour. */
  readonly conversionId: string;
  readonly behavior: ConvertedBehavior;
  readonly activityId: string;
  /** When the user did it, ms since the epoch. */
  readonly eventAt: number;
  readonly deliveryId: string;
  readonly variationId: string;
  readonly sendId?: string;
  readonly channel: string;
  /** When the credited message was received, ms since the epoch. */
  readonly receivedAt: number;
  /** Millionths of a US dollar; 0 for the behaviours A-D, so that no purchase is summed twice. */
  readonly revenueMicros: number;
}

export interface AttributionInput {
  /** What one user received from one campaign, in any order; one per delivery. */
  readonly receipts: readonly Receipt[];
  /** What that user did, in any order; one per activity id. */
  readonly activities: readonly Activity[];
  /** In the order A, B, C, D. */
  readonly behaviors: readonly ConversionBehavior[];
  readonly revenueWindowMs: number;
}

const behaviorIndexes = [0, 1, 2, 3] as const;

/**
 * Who gets the credit (mode `last_received`; contract, section 5.3, rule 2, and 5.4).
 *
 * - Of all messages of the campaign, whatever their channel, the one received last before the activity wins; at equal
 *   times the one with the greater delivery id. "Before" includes the same millisecond, "within a window" its last one.
 * - Each delivered message converts at most once per behaviour: its first matching activity counts. A later one is
 *   never passed on to an older message.
 * - Every purchase inside the revenue window is revenue of the message that wins it.
 *
 * The result depends on the sets alone, not on the order in which their members became known.
 */
export function attribute({ receipts, activities, behaviors, revenueWindowMs }: AttributionInput): Conversion[] {
  const received = [...receipts].sort((a, b) => a.at - b.at || compareIds(a.deliveryId, b.deliveryId));
  const done = [...activities].sort((a, b) => a.at - b.at || compareIds(a.activityId, b.activityId));
  const conversions: Conversion[] = [];
  const converted = new Set<string>();
  let next = 0;

  for (const activity of done) {
    while (next < received.length && received[next]!.at <= activity.at) next++;
    const winner = received[next - 1];
    if (!winner) continue;
    const age = activity.at - winner.at;
    for (const index of behaviorIndexes) {
      const behavior = behaviors[index];
      if (!behavior || age > behavior.windowMs || !matchesBehavior(behavior, activity)) continue;
      const once = `${index} ${winner.deliveryId}`;
      if (converted.has(once)) continue;
      converted.add(once);
      conversions.push(conversionOf(winner, activity, index));
    }
    if (activity.kind === 'purchase' && age <= revenueWindowMs)
      conversions.push(conversionOf(winner, activity, 'revenue'));
  }
  return conversions;
}

function conversionOf(receipt: Receipt, activity: Activity, behavior: ConvertedBehavior): Conversion {
  const { deliveryId, variationId, sendId, channel, at: receivedAt } = receipt;
  const { activityId, at: eventAt, revenueMicros = 0 } = activity;
  return {
    conversionId: idOf('conversion', deliveryId, behavior, activityId),
    behavior,
    activityId,
    eventAt,
    deliveryId,
    variationId,
    ...(sendId === undefined ? {} : { sendId }),
    channel,
    receivedAt,
    revenueMicros: behavior === 'revenue' ? revenueMicros : 0,
  };
}

/** By code unit: the same everywhere, whatever the locale. */
const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
