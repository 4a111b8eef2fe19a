import {
  attribute,
  revenueWindowMs,
  type Activity,
  type Campaign,
  type Conversion,
  type Receipt,
} from '@fanfare/domain';
import {
  deliveryIdOf,
  RECEIPTS_KEPT_MS,
  type ReceiptDocument,
  type StoredReceipt,
  type Transition,
} from '@fanfare/analytics-reader';

/** Of one campaign and user, within a month. */
export const CONVERSIONS_MAX = 5_000;
/** Newest conversions that are looked at in one decision, which has to store all that it changes. */
const DECIDED_MAX = 2 * CONVERSIONS_MAX;

/** Longer than the log keeps any record that could come again and ask for its transitions. */
export const TRANSITIONS_KEPT_MS = 46 * 86_400_000;

export interface ReattributedInput {
  readonly campaign: Pick<Campaign, 'conversionBehaviors'>;
  /** Everything that the user did since {@link settledBefore}. */
  readonly activities: readonly Activity[];
  readonly cause: string;
  readonly now: number;
}

/** Receipts before this are settled: whatever comes now, their conversions stay what they are. */
export const settledBefore = (now: number): number => now - RECEIPTS_KEPT_MS;

/**
 * The document with its conversions decided anew, and the differences as transitions; nothing when there are none.
 * Activities are forgotten some day, so the conversions of a receipt that is settled or gone are not judged by what is
 * missing: they leave the document without a word. The same where there are too many to be kept.
 */
export function reattributed(document: ReceiptDocument, input: ReattributedInput): ReceiptDocument | undefined {
  const { campaign, activities, cause, now } = input;
  const { conversions: stored = [], transitions: before = [], sequence: last = 0 } = document;
  const behaviors = campaign.conversionBehaviors;
  const settled = settledBefore(now);
  const receipts = document.receipts.filter(({ at }) => at >= settled).map(receiptOf);
  const openDeliveries = new Set(receipts.map(({ deliveryId }) => deliveryId));
  const attributed = attribute({ receipts, activities, behaviors, revenueWindowMs: revenueWindowMs(behaviors) });
  const { receiptsSince = -Infinity, conversionsSince = -Infinity } = document;
  const settledEarly = Math.max(conversionsSince, sinceOfNewest(attributed, DECIDED_MAX));
  const isOpen = ({ eventAt }: Conversion): boolean => eventAt >= Math.max(settledEarly, receiptsSince);
  const known = stored.filter((conversion) => openDeliveries.has(conversion.deliveryId) && isOpen(conversion));
  const decided = attributed.filter(isOpen);

  const knownIds = new Set(known.map(({ conversionId }) => conversionId));
  const decidedIds = new Set(decided.map(({ conversionId }) => conversionId));
  const withdrawn = known.filter(({ conversionId }) => !decidedIds.has(conversionId));
  const added = decided.filter(({ conversionId }) => !knownIds.has(conversionId));
  if (withdrawn.length + added.length === 0) return undefined;

  const changes = [
    ...withdrawn.map((conversion) => ({ kind: 'withdrawn' as const, conversion })),
    ...added.map((conversion) => ({ kind: 'added' as const, conversion })),
  ];
  const fresh = changes.map((change, index): Transition => ({ sequence: last + 1 + index, ...change, cause, at: now }));
  const transitions = [...before.filter(({ at }) => at >= now - TRANSITIONS_KEPT_MS), ...fresh];
  const since = Math.max(settledEarly, sinceOfNewest(decided, CONVERSIONS_MAX));
  const conversions = decided.filter(({ eventAt }) => eventAt >= since);
  const leaving = [
    ...stored.filter((one) => !known.includes(one)),
    ...decided.filter(({ eventAt }) => eventAt < since),
  ];
  const convertedEarlier = behaviorsOf(leaving, document.convertedEarlier);
  const after = {
    ...document,
    conversions,
    ...(convertedEarlier.length > 0 ? { convertedEarlier } : {}),
    transitions,
    sequence: last + fresh.length,
  };
  return since === -Infinity ? after : { ...after, conversionsSince: since };
}

/** Conversions that leave stay what they are: what is kept of them is whether there were any. */
const behaviorsOf = (leaving: readonly Conversion[], before: readonly number[] = []): number[] => [
  ...new Set([...before, ...leaving.flatMap(({ behavior }) => (behavior === 'revenue' ? [] : [behavior]))]),
];

/** From when on there are at most `max` of these conversions (ascending by event). What is older is settled early. */
function sinceOfNewest(conversions: readonly Conversion[], max: number): number {
  const settled = conversions.at(-1 - max);
  return settled ? settled.eventAt + 1 : -Infinity;
}

const receiptOf = (receipt: StoredReceipt): Receipt => ({ ...receipt, deliveryId: deliveryIdOf(receipt) });

/**
 * What to say because of these causes, in order. A withdrawal is preceded by its addition, even if another record was to
 * say that: whoever decided it may have died before, and nobody shall see a withdrawal first.
 */
export function transitionsToSay({ transitions = [] }: ReceiptDocument, causes: ReadonlySet<string>): Transition[] {
  const own = transitions.filter(({ cause }) => causes.has(cause));
  const needed = new Set(own);
  for (const { kind, conversion, sequence } of own) {
    if (kind !== 'withdrawn') continue;
    for (const earlier of transitions) {
      if (earlier.sequence < sequence && earlier.conversion.conversionId === conversion.conversionId)
        needed.add(earlier);
    }
  }
  return transitions.filter((transition) => needed.has(transition));
}
