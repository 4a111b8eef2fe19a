import { z } from 'zod';
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

/** How a reply names an alias. */
export const UserAlias = z.object({ alias_name: z.string(), alias_label: z.string() });

/** Of the last 90 days. Absent where the user is skipped. */
const counts = { first: isoTime.optional(), last: isoTime.optional(), count: count.optional() };

const TrackedUser = z.object({
  external_id: z.string().optional(),
  user_alias: UserAlias.optional(),
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
