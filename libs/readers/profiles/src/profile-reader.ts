import type { DocumentStore } from '@fanfare/document-store';
import type { Profile, Recipient } from '@fanfare/domain';
import { aliasKeyOf, profileOf, PROFILES, recipientKey, type ProfileDocument } from './profile-document.ts';

/** Read access to the profiles, for services that do not own them. */
export interface ProfileReader {
  /** The profiles of many recipients, by {@link recipientKey}; one query per way of addressing. Unknown ones are absent. */
  byRecipients(workspaceId: string, recipients: readonly Recipient[]): Promise<Map<string, Profile>>;
}

export function createProfileReader(store: DocumentStore): ProfileReader {
  const collection = store.collection<ProfileDocument>(PROFILES);
  const find = async (filter: Record<string, unknown>): Promise<ProfileDocument[]> => collection.find(filter).toArray();

  return {
    byRecipients: async function profilesByRecipients(workspaceId, recipients) {
      const externalIds = new Set<string>();
      const aliasKeys = new Set<string>();
      const userIds = new Set<string>();
      for (const recipient of recipients) {
        if ('externalId' in recipient) externalIds.add(recipient.externalId);
        else if ('alias' in recipient) aliasKeys.add(aliasKeyOf(recipient.alias));
        else userIds.add(recipient.userId);
      }
      const [byExternalId, byAlias, byUserId] = await Promise.all([
        externalIds.size > 0 ? find({ workspaceId, externalId: { $in: [...externalIds] } }) : [],
        aliasKeys.size > 0 ? find({ workspaceId, aliasKeys: { $in: [...aliasKeys] } }) : [],
        userIds.size > 0 ? find({ _id: { $in: [...userIds] }, workspaceId }) : [],
      ]);
      const profiles = new Map<string, Profile>();
      for (const document of byExternalId) {
        profiles.set(recipientKey({ externalId: document.externalId! }), profileOf(document));
        externalIds.delete(document.externalId!);
      }
      // Only for those that are nobody's primary id: deprecated ones are rare.
      const former =
        externalIds.size > 0 ? await find({ workspaceId, formerExternalIds: { $in: [...externalIds] } }) : [];
      for (const document of former) {
        for (const externalId of document.formerExternalIds!) {
          if (externalIds.has(externalId)) profiles.set(recipientKey({ externalId }), profileOf(document));
        }
      }
      for (const document of byUserId) profiles.set(recipientKey({ userId: document._id }), profileOf(document));
      for (const document of byAlias) {
        for (const alias of document.aliases) profiles.set(recipientKey({ alias }), profileOf(document));
      }
      return profiles;
    },
  };
}
