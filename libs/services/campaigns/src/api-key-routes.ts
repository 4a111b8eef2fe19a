import type { ApiKeyDocument } from '@fanfare/api-key-reader';
import {
  ApiKeysReplyFields,
  CreateApiKeyRequest,
  CreatedApiKeyReplyFields,
  NoReplyFields,
  type ApiKeyReply,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { ApiKeys } from './api-keys.ts';

/** `/v1/api_keys`: create (the key is in this answer and nowhere else), list, revoke. */
export function apiKeyRoutes(apiKeys: ApiKeys): Route[] {
  const permission = 'fanfare.api_keys';
  return [
    route({
      method: 'post',
      path: '/v1/api_keys',
      permission,
      summary: 'Create a key; it is shown this once',
      body: CreateApiKeyRequest,
      docs: { response: CreatedApiKeyReplyFields },
      handle: async ({ workspaceId, principal, body }) => {
        const beyond = body.permissions.filter((wanted) => !principal.permissions.has(wanted));
        if (beyond.length > 0)
          return refuse(403, 'You do not have permission to access this resource', [
            `A key cannot grant what it lacks: ${beyond.join(', ')}`,
          ]);
        const { key, document } = await apiKeys.create(workspaceId, body);
        return success(201, { api_key: key, ...present(document) });
      },
    }),
    route({
      method: 'get',
      path: '/v1/api_keys',
      permission,
      summary: 'List keys',
      docs: { response: ApiKeysReplyFields },
      handle: async ({ workspaceId }) => success(200, { api_keys: (await apiKeys.list(workspaceId)).map(present) }),
    }),
    route({
      method: 'delete',
      path: '/v1/api_keys/:id',
      permission,
      summary: 'Revoke a key',
      docs: { response: NoReplyFields },
      handle: async ({ workspaceId, params }) =>
        (await apiKeys.revoke(workspaceId, params.id!))
          ? success(200)
          : refuse(404, 'Not Found', ['There is no key with this id']),
    }),
  ];
}

const present = (document: ApiKeyDocument): ApiKeyReply => ({
  key_id: document.keyId,
  name: document.name,
  permissions: document.permissions,
  ip_allowlist: document.ipAllowlist,
  created_at: iso(document.createdAt),
  ...(document.lastSeenAt === undefined ? {} : { last_seen: iso(document.lastSeenAt) }),
  ...(document.revokedAt === undefined ? {} : { revoked_at: iso(document.revokedAt) }),
});

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
