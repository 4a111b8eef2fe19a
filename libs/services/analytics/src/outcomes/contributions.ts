import type { Contribution } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { campaignEntities, workspaceEntity } from '../entities.ts';
import { receiptDocumentId, type ReceiptDocument } from '@fanfare/analytics-reader';
import { uniquenessOf } from '../receipts/receipts-of-user.ts';
import { sumsOf } from './counts-of.ts';
import { receiptOf, type Outcome } from './outcome.ts';

/**
 * What one outcome adds to its workspace and, if it belongs to one, to its campaign and send id, on the day of its
 * completion. Depends on the record and on stored decisions that never change.
 */
export function contributionsOf(
  outcome: Outcome,
  documents: ReadonlyMap<string, ReceiptDocument>,
  dayOf: DayOf,
): Contribution[] {
  const { workspaceId, offset, data } = outcome;
  const { campaignId, variationId, sendId, channel, results, completedAt } = data;
  const day = dayOf(completedAt);
  const sums = sumsOf(results, channel);
  const contributions: Contribution[] = [
    { entity: workspaceEntity(workspaceId), day, offset, sums: { ...sums, [channel]: sums } },
  ];
  if (campaignId === undefined) return contributions;

  const unique = uniqueRecipients(outcome, documents, dayOf);
  const ofVariation = { ...sums, ...uniqueSum(unique.inVariation) };
  const ofCampaign = {
    ...sums,
    ...uniqueSum(unique.inCampaign),
    ...(variationId !== undefined && { [variationId]: ofVariation }),
  };
  for (const entity of campaignEntities({ campaignId, sendId })) {
    contributions.push({ entity, day, offset, sums: ofCampaign });
  }
  return contributions;
}

const uniqueSum = (count: number): Record<string, number> => (count > 0 ? { unique_recipients: count } : {});

/** How many users this outcome made unique recipients on its day. */
function uniqueRecipients(
  outcome: Outcome,
  documents: ReadonlyMap<string, ReceiptDocument>,
  dayOf: DayOf,
): { inCampaign: number; inVariation: number } {
  const count = { inCampaign: 0, inVariation: 0 };
  const receipt = receiptOf(outcome);
  if (!receipt) return count;
  const { campaignId = '', results } = outcome.data;
  const users = new Set<string>();
  for (const { status, userId } of results) if (status === 'sent' && userId !== undefined) users.add(userId);
  for (const userId of users) {
    const unique = uniquenessOf(receipt, documents.get(receiptDocumentId(userId, campaignId))!, dayOf);
    if (unique.inCampaign) count.inCampaign++;
    if (unique.inVariation) count.inVariation++;
  }
  return count;
}
