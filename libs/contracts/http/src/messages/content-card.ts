import { z } from 'zod';
import { dateTimeText, jsonObject, lenientBoolean, optional, requiredText, withDefault } from '../parsing/index.ts';
import { DAY_S, seconds, variationId } from './shared.ts';

/** A card lives at most this long. */
export const CARD_LIFE_MAX_S = 30 * DAY_S;

/** Contract, section 3.5. `expire_at` stays a text: a wall-clock time where `expire_in_local_time` is true. */
export const ContentCardMessage = z
  .object({
    type: z.enum(['CLASSIC', 'CAPTIONED_IMAGE', 'BANNER']),
    title: requiredText,
    description: requiredText,
    message_variation_id: variationId,
    pinned: withDefault(lenientBoolean, false),
    image_url: optional(requiredText),
    time_to_live: optional(seconds.max(CARD_LIFE_MAX_S)),
    expire_at: optional(dateTimeText),
    expire_in_local_time: withDefault(lenientBoolean, false),
    ios_uri: optional(z.string()),
    android_uri: optional(z.string()),
    web_uri: optional(z.string()),
    ios_use_webview: withDefault(lenientBoolean, true),
    android_use_webview: withDefault(lenientBoolean, true),
    uri_text: optional(z.string()),
    extra: optional(jsonObject),
  })
  .superRefine((card, context) => {
    if (card.type !== 'CLASSIC' && card.image_url === undefined) {
      context.addIssue({ code: 'custom', path: ['image_url'], message: `is required for ${card.type}` });
    }
    if (card.time_to_live === undefined && card.expire_at === undefined) {
      context.addIssue({ code: 'custom', path: ['expire_at'], message: 'or time_to_live is required' });
    }
  });
export type ContentCardMessage = z.infer<typeof ContentCardMessage>;
