import { z } from 'zod';
import {
  dateTimeText,
  jsonObject,
  lenientBoolean,
  listOf,
  optional,
  requiredText,
  withDefault,
} from '../parsing/index.ts';
import { actionOfButton, ApplePushButton, problemsOfButton } from './apple-push-buttons.ts';
import { variationId } from './shared.ts';

const Alert = z.object({
  body: optional(requiredText),
  title: optional(z.string()),
  title_loc_key: optional(z.string()),
  title_loc_args: optional(listOf(z.string())),
  action_loc_key: optional(z.string()),
  loc_key: optional(z.string()),
  loc_args: optional(listOf(z.string())),
  sound: optional(z.string()),
});

const fields = z.object({
  alert: optional(z.union([requiredText, Alert], { error: 'must be a text or an alert object' })),
  badge: optional(z.number().int()),
  sound: optional(z.string()),
  extra: optional(
    jsonObject.refine((extra) => !Object.hasOwn(extra, 'ab') && !Object.hasOwn(extra, 'aps'), {
      error: 'must not contain ab or aps',
    }),
  ),
  'content-available': withDefault(lenientBoolean, false),
  interruption_level: optional(z.enum(['passive', 'active', 'time-sensitive', 'critical'])),
  relevance_score: optional(z.number().min(0).max(1)),
  expiry: optional(dateTimeText),
  custom_uri: optional(z.string()),
  use_webview: withDefault(lenientBoolean, true),
  message_variation_id: variationId,
  notification_group_thread_id: optional(z.string()),
  asset_url: optional(z.string()),
  asset_file_type: optional(z.enum(['aif', 'gif', 'jpg', 'm4a', 'mp3', 'mp4', 'png', 'wav'])),
  collapse_id: optional(z.string()),
  mutable_content: withDefault(lenientBoolean, false),
  send_to_most_recent_device_only: withDefault(lenientBoolean, false),
  category: optional(z.string()),
  buttons: optional(listOf(ApplePushButton)),
  apns_priority: optional(z.number().int().min(1).max(10)),
});

/** Contract, section 3.2. `expiry` stays a text. */
export const ApplePushMessage = fields
  .superRefine((message, context) => {
    const problem = (path: (string | number)[], text: string): void =>
      context.addIssue({ code: 'custom', path, message: text });
    if (!message['content-available']) {
      if (message.alert === undefined) problem(['alert'], 'is required');
      else if (typeof message.alert === 'object' && !message.alert.body) problem(['alert', 'body'], 'is required');
    }
    if (message.asset_url && !message.asset_file_type) problem(['asset_file_type'], 'is required with asset_url');
    for (const [index, button] of message.buttons?.entries() ?? []) {
      for (const { field, message: text } of problemsOfButton(button, message.category)) {
        problem(['buttons', index, field], text);
      }
    }
  })
  .transform((message) => ({
    ...message,
    // A rich push is changed on the device before it is shown; Apple allows that only with this flag.
    mutable_content: message.mutable_content || message.asset_url !== undefined,
    ...(message.buttons && {
      buttons: message.buttons.map((button) => ({ ...button, action: actionOfButton(button, message.category) })),
    }),
  }));
export type ApplePushMessage = z.infer<typeof ApplePushMessage>;
