import { z } from 'zod';
import { headerMap, optional, requiredText } from '../parsing/index.ts';
import { variationId } from './shared.ts';

/** Contract, section 3.8. JSON is escaped into `body`. */
export const WebhookMessage = z.object({
  url: requiredText,
  request_method: z.enum(['POST', 'PUT', 'DELETE', 'GET']),
  request_headers: optional(headerMap),
  body: optional(z.string()),
  message_variation_id: variationId,
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;
