import { sendIdDocumentId, SEND_IDS, type SendIdDocument } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';

/** The send ids of campaigns: names under which several sends are counted together. */
export interface SendIds {
  isKnown(campaignId: string, sendId: string): Promise<boolean>;
  /** Resolves when the pair is stored, also when it was before. */
  create(send: Omit<SendIdDocument, '_id' | 'createdAt'>): Promise<void>;
}

export function createSendIds(store: DocumentStore, now: () => number): SendIds {
  const collection = store.collection<SendIdDocument>(SEND_IDS);

  return {
    isKnown: async (campaignId, sendId) =>
      (await collection.findOne({ _id: sendIdDocumentId(campaignId, sendId) }, { projection: { _id: 1 } })) !== null,
    create: async (send) => {
      // A bulk of one: it reports a pair that is there already instead of throwing.
      const { campaignId, sendId } = send;
      await collection.insertMany([{ _id: sendIdDocumentId(campaignId, sendId), ...send, createdAt: now() }]);
    },
  };
}
