import type { DataOf, DeliveryCompleted } from '@fanfare/events';
import type { Position } from '@fanfare/exact-counter';
import type { StoredReceipt } from '@fanfare/analytics-reader';

/** One record of `messages.outcomes`. */
export interface Outcome extends Position {
  /** The outcome id. */
  readonly id: string;
  readonly workspaceId: string;
  readonly correlationId: string;
  readonly data: DataOf<typeof DeliveryCompleted>;
}

/** What its recipients received, the same for all of them; nothing when it belongs to no campaign. */
export function receiptOf({ id: outcomeId, data }: Outcome): StoredReceipt | undefined {
  const { campaignId, variationId, sendId, channel, completedAt: at } = data;
  if (campaignId === undefined || variationId === undefined) return undefined;
  return { outcomeId, variationId, ...(sendId === undefined ? {} : { sendId }), channel, at };
}
