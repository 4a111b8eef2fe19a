import type { CampaignView } from '@fanfare/campaign-reader';
import type { Collection } from '@fanfare/document-store';
import type { Campaign, Channel } from '@fanfare/domain';
import type { EventLog, NewRecord } from '@fanfare/event-log';
import { ConversionAdded, ConversionWithdrawn, encode } from '@fanfare/events';
import { changeDocuments } from '@fanfare/exact-counter';
import type { Activities } from '../activities/activities.ts';
import type { InTurn } from '../in-turn.ts';
import { idsOf, type ReceiptDocument, type Transition } from '@fanfare/analytics-reader';
import { newestTransitions } from './newest-transitions.ts';
import { reattributed, settledBefore, transitionsToSay } from './reattributed.ts';

/** Why a receipt document is looked at again. */
export interface Touch {
  /** The records in hand that concern it: outcome ids or activity ids. */
  readonly causes: readonly string[];
  readonly workspaceId: string;
  readonly correlationId: string;
}

/** Decides the conversions of these receipt documents (by id) anew and says what changed. Harmless to repeat. */
export type Reattribute = (touched: ReadonlyMap<string, Touch>) => Promise<void>;

export interface ReattributeDeps {
  readonly collection: Collection<ReceiptDocument>;
  readonly activities: Activities;
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly now: () => number;
  readonly inTurn: InTurn;
}

export function createReattribute(deps: ReattributeDeps): Reattribute {
  const { collection, activities, campaignView, eventLog, now, inTurn } = deps;

  async function decide(
    touched: ReadonlyMap<string, Touch>,
    current: ReadonlyMap<string, ReceiptDocument | undefined>,
  ): Promise<ReceiptDocument[]> {
    const decidedAt = now();
    const documents = [...current.values()].filter((document) => document !== undefined);
    // Read after the documents: whoever adds an activity from here on will find them and judge them once more. Read
    // before, an activity could be missing here that has already been credited there, and would be withdrawn.
    const users = [...new Set(documents.map((document) => idsOf(document).userId))];
    const done = await activities.ofUsers(users, settledBefore(decidedAt));
    const campaigns = new Map<string, Campaign | undefined>();
    const changed: ReceiptDocument[] = [];
    const forgotten: NewRecord[] = [];
    for (const document of documents) {
      const { userId, campaignId } = idsOf(document);
      const touch = touched.get(document._id)!;
      const { workspaceId, causes } = touch;
      if (!campaigns.has(campaignId)) campaigns.set(campaignId, await campaignView.get(workspaceId, campaignId));
      const campaign = campaigns.get(campaignId);
      if (!campaign) continue;
      const input = { campaign, activities: done.get(userId) ?? [], cause: causes.at(-1)!, now: decidedAt };
      const after = reattributed(document, input);
      if (!after) continue;
      const newest = newestTransitions(after, document.sequence ?? 0);
      changed.push(newest.document);
      forgotten.push(...newest.leaving.map((transition) => say(document, transition, touch)));
    }
    // Hardly ever any, and hardly ever unsaid. But once they have left nobody can say them any more.
    if (forgotten.length > 0) await eventLog.publish(forgotten);
    return changed;
  }

  return async function reattribute(touched) {
    if (touched.size === 0) return;
    const documents = await inTurn(touched.keys(), () =>
      changeDocuments(collection, [...touched.keys()], (current) => decide(touched, current)),
    );
    const records = [...documents.values()].flatMap((document) => {
      const touch = touched.get(document._id)!;
      return transitionsToSay(document, new Set(touch.causes)).map((transition) => say(document, transition, touch));
    });
    if (records.length > 0) await eventLog.publish(records);
  };
}

/** Its id is that of the transition: a repeat is recognised. */
function say(document: ReceiptDocument, transition: Transition, { workspaceId, correlationId }: Touch): NewRecord {
  const { kind, conversion, sequence, at } = transition;
  const transitionId = `${document._id}#${sequence}`;
  const contract = kind === 'added' ? ConversionAdded : ConversionWithdrawn;
  const envelope = { id: transitionId, at, workspaceId, correlationId };
  const { channel, ...credited } = conversion;
  const data = { transitionId, ...idsOf(document), ...credited };
  return encode(contract, envelope, { ...data, channel: channel as Channel });
}
