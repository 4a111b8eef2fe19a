import { z } from 'zod';
import { jsonObject, lenientBoolean, listOf, optional, requiredText, withDefault } from '../parsing/index.ts';
import { DAY_S, priority, pushTimeToLive, variationId } from './shared.ts';

const Button = z.object({
  text: requiredText,
  action: withDefault(z.enum(['OPEN_APP', 'URI', 'DEEP_LINK', 'CLOSE']), 'OPEN_APP'),
  uri: optional(z.string()),
  use_webview: withDefault(lenientBoolean, true),
});

const ConversationData = z.object({
  shortcut_id: requiredText,
  reply_person_id: requiredText,
  messages: listOf(z.object({ text: requiredText, timestamp: z.number().int(), person_id: requiredText })),
  persons: listOf(z.object({ id: requiredText, name: requiredText })),
});

/** Contract, section 3.1. */
export const AndroidPushMessage = z
  .object({
    alert: optional(requiredText),
    title: optional(requiredText),
    extra: optional(jsonObject),
    message_variation_id: variationId,
    notification_channel_id: optional(z.string()),
    priority,
    android_priority: optional(z.enum(['normal', 'high'])),
    send_to_sync: withDefault(lenientBoolean, false),
    collapse_key: optional(z.string()),
    sound: optional(z.string()),
    custom_uri: optional(z.string()),
    use_webview: withDefault(lenientBoolean, false),
    summary_text: optional(z.string()),
    time_to_live: optional(pushTimeToLive.max(28 * DAY_S)),
    notification_id: optional(z.number().int()),
    push_icon_image_url: optional(z.string()),
    accent_color: optional(z.number().int()),
    send_to_most_recent_device_only: withDefault(lenientBoolean, false),
    buttons: optional(listOf(Button)),
    conversation_data: optional(ConversationData),
  })
  .superRefine((message, context) => {
    for (const field of ['alert', 'title'] as const) {
      const isGiven = message[field] !== undefined;
      if (isGiven !== message.send_to_sync) continue;
      context.addIssue({
        code: 'custom',
        path: [field],
        message: isGiven ? 'must not be set on a silent push (send_to_sync)' : 'is required',
      });
    }
  });
export type AndroidPushMessage = z.infer<typeof AndroidPushMessage>;
