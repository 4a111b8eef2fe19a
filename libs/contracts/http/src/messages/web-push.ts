import { z } from 'zod';
import { jsonObject, lenientBoolean, listOf, optional, requiredText, withDefault } from '../parsing/index.ts';
import { pushTimeToLive, variationId } from './shared.ts';

const Button = z.object({
  text: requiredText,
  action: withDefault(z.enum(['OPEN_APP', 'URI', 'CLOSE']), 'OPEN_APP'),
  uri: optional(z.string()),
});

/** Contract, section 3.4. */
export const WebPushMessage = z.object({
  alert: requiredText,
  title: requiredText,
  extra: optional(jsonObject),
  message_variation_id: variationId,
  custom_uri: optional(z.string()),
  image_url: optional(z.string()),
  large_image_url: optional(z.string()),
  require_interaction: withDefault(lenientBoolean, false),
  time_to_live: optional(pushTimeToLive),
  send_to_most_recent_device_only: withDefault(lenientBoolean, false),
  buttons: optional(listOf(Button)),
});
export type WebPushMessage = z.infer<typeof WebPushMessage>;
