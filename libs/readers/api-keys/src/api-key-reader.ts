import { hash } from 'node:crypto';
import type { DocumentStore } from '@fanfare/document-store';
import type { Authenticate, Principal } from '@fanfare/http-kit';

/**
 * The collection `api_keys`, written by the campaign service; `lastSeenAt` alone by whoever looks a key up. The key
 * itself is never stored.
 */
export const API_KEYS = 'api_keys';

export interface ApiKeyDocument {
  /** SHA-256 of the key, hex: looked up by it, so no comparison leaks time. */
  readonly _id: string;
  readonly keyId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly ipAllowlist: readonly string[];
  readonly createdAt: number;
  readonly revokedAt?: number;
  /** When a request last came with it, to the minute. */
  readonly lastSeenAt?: number;
}

export const hashOfKey = (key: string): string => hash('sha256', key, 'hex');

/**
 * How long a key is believed after its look-up began, in every process. Whoever revokes a key answers only when this
 * time has passed: then the key works nowhere any more.
 */
export const KEY_BELIEVED_MS = 1_000;
const REMEMBERED_MAX = 10_000;
/** A key that was seen within this time is not written to again. */
const SEEN_MS = 60_000;

/** Looks keys up by their hash, and remembers them for a few seconds. Notes when they were last seen. */
export function createAuthenticate(store: DocumentStore, now: () => number = Date.now): Authenticate {
  const collection = store.collection<ApiKeyDocument>(API_KEYS);
  const remembered = new Map<string, { principal: Principal; until: number }>();

  return async function authenticate(key) {
    const hash = hashOfKey(key);
    const known = remembered.get(hash);
    if (known && known.until > now()) return known.principal;
    remembered.delete(hash);
    const lookedUpAt = now();
    const document = await collection.findOne({ _id: hash });
    if (!document || document.revokedAt !== undefined) return undefined;
    if ((document.lastSeenAt ?? 0) <= now() - SEEN_MS) noteSeen(hash);
    const { keyId, workspaceId, permissions, ipAllowlist } = document;
    const principal: Principal = { keyId, workspaceId, permissions: new Set(permissions), ipAllowlist };
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(hash, { principal, until: lookedUpAt + KEY_BELIEVED_MS });
    return principal;
  };

  /** Nobody waits for it, and a failure is made good by the next look-up. Of several processes one writes. */
  function noteSeen(hash: string): void {
    const seenAt = now();
    const notSince = { _id: hash, lastSeenAt: { $not: { $gt: seenAt - SEEN_MS } } };
    collection.updateOne(notSince, { $set: { lastSeenAt: seenAt } }).catch(() => undefined);
  }
}
