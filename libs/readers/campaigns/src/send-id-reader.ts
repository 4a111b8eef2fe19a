import type { DocumentStore, Stored } from '@fanfare/document-store';
import { isSendId } from '@fanfare/domain';

/** The collection `send_ids`, written by the campaign service alone. A pair that was created stays. */
export const SEND_IDS = 'send_ids';

export interface SendIdDocument extends Stored {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly sendId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A campaign id contains no `|`. */
export const sendIdDocumentId = (campaignId: string, sendId: string): string => `${campaignId}|${sendId}`;

/** Whether this `send_id` was created for this campaign of this workspace. */
export type IsKnownSendId = (workspaceId: string, campaignId: string, sendId: string) => Promise<boolean>;

/** Known pairs remembered at the most: a few megabytes. */
const REMEMBERED_MAX = 10_000;

/**
 * Answers from memory for pairs that were found before: they never go away. The others are looked up each time, so that
 * a `send_id` works the moment it is created, in whatever process.
 */
export function createIsKnownSendId(store: DocumentStore): IsKnownSendId {
  const collection = store.collection<SendIdDocument>(SEND_IDS);
  const workspaceOf = new Map<string, string>();

  return async function isKnownSendId(workspaceId, campaignId, sendId) {
    if (!isSendId(sendId)) return false;
    const _id = sendIdDocumentId(campaignId, sendId);
    const remembered = workspaceOf.get(_id);
    if (remembered !== undefined) return remembered === workspaceId;
    const found = await collection.findOne({ _id }, { projection: { workspaceId: 1 } });
    if (!found) return false;
    if (workspaceOf.size >= REMEMBERED_MAX) workspaceOf.clear();
    workspaceOf.set(_id, found.workspaceId);
    return found.workspaceId === workspaceId;
  };
}
