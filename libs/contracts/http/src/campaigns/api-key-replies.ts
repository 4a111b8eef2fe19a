import { z } from 'zod';
import { isoTime, type ReplyOf } from '../reply.ts';

/** A key under `/v1/api_keys`: everything but the key itself. */
const ApiKey = z.object({
  key_id: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  ip_allowlist: z.array(z.string()).describe('addresses and subnets; empty: from anywhere'),
  created_at: isoTime,
  last_seen: isoTime.optional(),
  revoked_at: isoTime.optional(),
});
export type ApiKeyReply = ReplyOf<typeof ApiKey>;

/** `POST /v1/api_keys` */
export const CreatedApiKeyReplyFields = ApiKey.extend({ api_key: z.string().describe('shown in this reply alone') });

/** `GET /v1/api_keys` */
export const ApiKeysReplyFields = z.object({ api_keys: z.array(ApiKey) });
