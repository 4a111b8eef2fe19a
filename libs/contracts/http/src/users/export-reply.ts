import { z } from 'zod';
import { pushChannels } from '@fanfare/domain';
import { count, isoTime, type ReplyOf } from '../reply.ts';
import { UserAlias } from './user-replies.ts';

const state = z.enum(['opted_in', 'subscribed', 'unsubscribed']);

const Counted = z.object({ name: z.string(), first: isoTime, last: isoTime, count });

const ReceivedCampaign = z.object({
  name: z.string().optional(),
  api_campaign_id: z.string(),
  last_received: isoTime,
  engaged: z.object({
    opened_email: z.boolean(),
    opened_push: z.boolean(),
    clicked_email: z.boolean(),
    clicked_triggered_in_app_message: z.boolean(),
  }),
  converted: z.boolean(),
  multiple_converted: z
    .record(z.string(), z.boolean())
    .optional()
    .describe('by behaviour: Primary Conversion Event - A, …'),
  in_control: z.boolean(),
  variation_name: z.string().optional(),
  variation_api_id: z.string().describe('of the message that was received last'),
});

/** Those fields that are known, and were asked for. */
const ExportedUser = z
  .object({
    external_id: z.string(),
    braze_id: z.string(),
    user_aliases: z.array(UserAlias),
    created_at: isoTime,
    random_bucket: z.number().describe('0 to 9999'),
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    phone: z.string(),
    dob: z.string().describe('YYYY-MM-DD'),
    home_city: z.string(),
    country: z.string(),
    language: z.string(),
    time_zone: z.string(),
    gender: z.string(),
    total_revenue: z.number().describe('US dollars, ever'),
    last_coordinates: z.tuple([z.number(), z.number()]).describe('[longitude, latitude]'),
    push_subscribe: state,
    push_opted_in_at: isoTime,
    email_subscribe: state,
    email_opted_in_at: isoTime,
    email_unsubscribed_at: isoTime,
    custom_attributes: z.record(z.string(), z.unknown()),
    custom_events: z.array(Counted).describe('of the last 90 days'),
    purchases: z.array(Counted).describe('of the last 90 days, by product'),
    apps: z
      .array(
        z.object({
          name: z.string().describe('the app_id'),
          platform: z.enum(pushChannels).optional(),
          sessions: count.optional(),
          first_used: isoTime,
          last_used: isoTime,
        }),
      )
      .describe('in which the user did something in the last 90 days'),
    campaigns_received: z.array(ReceivedCampaign).describe('in the last 90 days, newest first'),
    devices: z.array(z.object({ device_id: z.string() })),
    push_tokens: z.array(
      z.object({
        app: z.string().describe('the app_id'),
        platform: z.enum(pushChannels).optional(),
        token: z.string(),
        device_id: z.string().optional(),
        notifications_enabled: z.boolean(),
      }),
    ),
  })
  .partial();
export type ExportedUser = ReplyOf<typeof ExportedUser>;

/** `POST /users/export/ids` */
export const ExportIdsReplyFields = z.object({
  users: z.array(ExportedUser),
  invalid_user_ids: z.array(z.string()).optional().describe('external ids that nobody has'),
});
