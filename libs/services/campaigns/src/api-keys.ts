import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { API_KEYS, hashOfKey, KEY_BELIEVED_MS, type ApiKeyDocument } from '@fanfare/api-key-reader';
import type { DocumentStore } from '@fanfare/document-store';
import { newUuid, permissions } from '@fanfare/domain';
import type { CreateApiKeyRequest } from '@fanfare/http-contracts';

/** The API keys of a workspace. A key is shown once; what is kept is its hash. */
export interface ApiKeys {
  createIndexes(): Promise<void>;
  create(
    workspaceId: string,
    request: CreateApiKeyRequest,
  ): Promise<{ readonly key: string; readonly document: ApiKeyDocument }>;
  list(workspaceId: string): Promise<ApiKeyDocument[]>;
  /** False when there is no such key. Once it resolves with true, the key works nowhere any more. */
  revoke(workspaceId: string, keyId: string): Promise<boolean>;
  /**
   * Makes sure that a workspace can be used: with `key`, that this key exists with every permission; without one, that
   * there is any key. Resolves to the key if it had to be made up: this is the only time it can be shown.
   */
  ensureFirst(workspaceId: string, key: string | undefined): Promise<string | undefined>;
}

export function createApiKeys(store: DocumentStore, now: () => number): ApiKeys {
  const collection = store.collection<ApiKeyDocument>(API_KEYS);

  return {
    createIndexes: () => collection.createIndexes([{ key: { workspaceId: 1, keyId: 1 }, unique: true }]),
    create: async (workspaceId, { name, permissions: granted, ip_allowlist: ipAllowlist }) => {
      const key = newApiKey();
      const document: ApiKeyDocument = {
        _id: hashOfKey(key),
        keyId: newUuid(),
        workspaceId,
        name,
        permissions: granted,
        ipAllowlist,
        createdAt: now(),
      };
      await collection.insertOne(document);
      return { key, document };
    },
    list: (workspaceId) => collection.find({ workspaceId }, { sort: { keyId: 1 } }).toArray(),
    revoke: async (workspaceId, keyId) => {
      const { matchedCount } = await collection.updateOne({ workspaceId, keyId }, { $min: { revokedAt: now() } });
      if (matchedCount === 0) return false;
      await setTimeout(KEY_BELIEVED_MS);
      return true;
    },
    ensureFirst: async (workspaceId, given) => {
      if (given === undefined && (await collection.countDocuments({ workspaceId })) > 0) return undefined;
      const key = given ?? newApiKey();
      const known = await collection.findOne({ _id: hashOfKey(key) });
      if (known?.revokedAt !== undefined) throw new Error('The key in FANFARE_API_KEY was revoked; choose another one');
      const fixed = { keyId: newUuid(), workspaceId, name: 'First key', ipAllowlist: [], createdAt: now() };
      await collection.updateOne(
        { _id: hashOfKey(key) },
        { $setOnInsert: fixed, $set: { permissions: [...permissions] } },
        { upsert: true },
      );
      return given === undefined ? key : undefined;
    },
  };
}

const newApiKey = (): string => `ff_${randomBytes(24).toString('base64url')}`;
