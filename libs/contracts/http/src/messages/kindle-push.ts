import { z } from 'zod';
import { jsonObject, optional, requiredText } from '../parsing/index.ts';
import { priority, variationId } from './shared.ts';

/** Contract, section 3.3. */
export const KindlePushMessage = z.object({
  alert: requiredText,
  title: requiredText,
  extra: optional(jsonObject),
  message_variation_id: variationId,
  priority,
  collapse_key: optional(z.string()),
  sound: optional(z.string()),
  custom_uri: optional(z.string()),
});
export type KindlePushMessage = z.infer<typeof KindlePushMessage>;
