import { z } from 'zod';

/** `GET /v1/outbox` */
export const OutboxQuery = z.object({
  channel: z.string().optional(),
  dispatch_id: z.string().optional(),
  external_id: z.string().optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(1000).default(100),
});
