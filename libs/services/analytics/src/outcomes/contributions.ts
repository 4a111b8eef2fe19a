import type { Contribution } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { brokenDown, campaignEntities, withBreakdown, workspaceEntity } from '../entities.ts';
import { receiptDocumentId, type ReceiptDocument } from '../receipts/receipt-document.ts';
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
  const contributions = [{ entity: workspaceEntity(workspaceId), day, offset, sums: withBreakdown(channel, sums) }];
  if (campaignId === undefined) return contributions;

  const ofCampaign = { ...withBreakdown(variationId, sums), ...uniqueSums(outcome, documents, dayOf) };
  for (const entity of campaignEntities({ campaignId, sendId })) {
    contributions.push({ entity, day, offset, sums: ofCampaign });
  }
  return contributions;
}

const UNIQUE = 'unique_recipients';

function uniqueSums(
  outcome: Outcome,
  documents: ReadonlyMap<string, ReceiptDocument>,
  dayOf: DayOf,
): Record<string, number> {
  const receipt = receiptOf(outcome);
  if (!receipt) return {};
  const { campaignId = '', results } = outcome.data;
  const users = new Set(
    results.flatMap(({ status, userId }) => (status === 'sent' && userId !== undefined ? userId : [])),
  );
  let inCampaign = 0;
  let inVariation = 0;
  for (const userId of users) {
    const unique = uniquenessOf(receipt, documents.get(receiptDocumentId(userId, campaignId))!, dayOf);
    if (unique.inCampaign) inCampaign++;
    if (unique.inVariation) inVariation++;
  }
  return {
    ...(inCampaign > 0 && { [UNIQUE]: inCampaign }),
    ...(inVariation > 0 && { [brokenDown(receipt.variationId, UNIQUE)]: inVariation }),
  };
}
