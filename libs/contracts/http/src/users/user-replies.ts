import { z } from 'zod';
import { pushChannels } from '@fanfare/domain';
import { count, isoTime, itemErrors, type ReplyOf } from '../reply.ts';
import { trackErrorCodes } from './track-error-code.ts';

/*
 * What the users' endpoints answer (contract, sections 2.10 and 2.11).
 */

const processed = {
  attributes_processed: count.optional(),
  events_processed: count.optional(),
  purchases_processed: count.optional(),
  errors: z
    .array(
      z.object({
        type: z.string().describe('what is wrong'),
        input_array: z.enum(['attributes', 'events', 'purchases']),
        index: count.describe('of the object in its array'),
        code: z.enum(trackErrorCodes).optional().describe('what is wrong, in one word'),
      }),
    )
    .optional()
    .describe('the objects that were left out, and why'),
};

/** `POST /users/track` and `/users/track/bulk`: a counter for each array that was sent. */
export const TrackReplyFields = z.object(processed);
export type TrackReplyFields = ReplyOf<typeof TrackReplyFields>;

const Alias = z.object({ alias_name: z.string(), alias_label: z.string() });

/** Of the last 90 days. Absent where the user is skipped. */
const counts = { first: isoTime.optional(), last: isoTime.optional(), count: count.optional() };

const TrackedUser = z.object({
  external_id: z.string().optional(),
  user_alias: Alias.optional(),
  braze_id: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  custom_attributes: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('those that the call named, as they are now'),
  custom_events: z.array(z.object({ name: z.string(), ...counts })).optional(),
  purchase_events: z.array(z.object({ product_id: z.string(), ...counts })).optional(),
});
export type TrackedUser = ReplyOf<typeof TrackedUser>;

/** `POST /users/track/sync`: the user as addressed. */
export const TrackSyncReplyFields = z.object({ users: z.array(TrackedUser), ...processed });

/** `POST /users/alias/new` */
export const NewAliasesReplyFields = z.object({ aliases_processed: count, errors: itemErrors });

/** `POST /users/alias/update` */
export const AliasUpdatesReplyFields = z.object({ errors: itemErrors });

/** `POST /users/identify` */
export const IdentifyReplyFields = z.object({ aliases_processed: count, errors: itemErrors });

/** `POST /users/merge` */
export const MergeReplyFields = z.object({ errors: itemErrors });

/** `POST /users/delete` */
export const DeleteUsersReplyFields = z.object({
  deleted: count.describe('who was not there is not counted'),
  errors: itemErrors,
});

const indexedErrors = z.array(z.tuple([count, z.string()])).describe('[index, what is wrong]');

/** `POST /users/external_ids/rename` */
export const ExternalIdRenamesReplyFields = z.object({
  external_ids: z.array(z.string()).describe('the new ones'),
  rename_errors: indexedErrors,
  errors: itemErrors,
});

/** `POST /users/external_ids/remove` */
export const ExternalIdRemovalsReplyFields = z.object({
  removed_ids: z.array(z.string()),
  removal_errors: indexedErrors,
  errors: itemErrors,
});

const state = z.enum(['opted_in', 'subscribed', 'unsubscribed']);

/** A user as exported: those fields that are known, and were asked for. */
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

const ExportedUser = z
  .object({
    external_id: z.string(),
    braze_id: z.string(),
    user_aliases: z.array(Alias),
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
