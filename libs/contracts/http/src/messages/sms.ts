import { z } from 'zod';
import { lenientBoolean, listOf, optional, requiredText, withDefault } from '../parsing/index.ts';
import { variationId } from './shared.ts';

/** `"https://…"` or `{"url": "https://…"}`; one shape inside. */
const MediaItem = z.preprocess(
  (item: string | { readonly url: string }) => (typeof item === 'string' ? { url: item } : item),
  z.object({ url: requiredText }).meta({ type: ['string', 'object'] }),
);

/** Contract, section 3.7. With `media_items` it is an MMS. */
export const SmsMessage = z
  .object({
    subscription_group_id: requiredText,
    app_id: requiredText,
    body: requiredText,
    message_variation_id: variationId,
    media_items: optional(listOf(MediaItem)),
    link_shortening_enabled: withDefault(lenientBoolean, false),
    user_click_tracking_enabled: withDefault(lenientBoolean, false),
  })
  .refine((sms) => !sms.user_click_tracking_enabled || sms.link_shortening_enabled, {
    path: ['user_click_tracking_enabled'],
    error: 'needs link_shortening_enabled',
  });
export type SmsMessage = z.infer<typeof SmsMessage>;
