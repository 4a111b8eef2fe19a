import type { Collection } from '@fanfare/document-store';
import type { GiveUp } from '@fanfare/dead-letters';
import type { RecordBatch } from '@fanfare/event-log';
import { UserActivityRecorded } from '@fanfare/events';
import type { Reattribute, Touch } from '../attribution/reattribute.ts';
import { decodeRecords } from '../log/decode-records.ts';
import { idsOf, ofUsers, type ReceiptDocument } from '@fanfare/analytics-reader';
import type { Activities } from './activities.ts';
import { activityDocument } from '@fanfare/analytics-reader';

export interface HandleActivitiesDeps {
  readonly receipts: Collection<ReceiptDocument>;
  readonly activities: Activities;
  readonly reattribute: Reattribute;
  readonly giveUp: GiveUp;
}

/**
 * Joins what users did to what they had received. The activity is stored before the receipts are looked at, and the
 * other side stores receipts before it looks at activities: whichever is later sees the other.
 */
export function createHandleActivities({ receipts, activities, reattribute, giveUp }: HandleActivitiesDeps) {
  return async function convertActivities({ records }: RecordBatch): Promise<void> {
    const { events, unreadable } = decodeRecords([UserActivityRecorded], records);
    await giveUp(unreadable);

    const byId = new Map(events.map(({ event }) => [event.data.activityId, activityDocument(event.data)]));
    await activities.store([...byId.values()]);

    const touchOfUser = new Map<string, Touch & { causes: string[] }>();
    for (const { event } of events) {
      const { workspaceId, correlationId } = event;
      const { userId, activityId } = event.data;
      const known = touchOfUser.get(userId);
      if (known) known.causes.push(activityId);
      else touchOfUser.set(userId, { causes: [activityId], workspaceId, correlationId });
    }
    if (touchOfUser.size === 0) return;
    const found = await receipts.find(ofUsers([...touchOfUser.keys()]), { projection: { _id: 1 } }).toArray();
    await reattribute(new Map(found.map(({ _id }) => [_id, touchOfUser.get(idsOf({ _id }).userId)!])));
  };
}
