import { z } from 'zod';
import { count, isoTime, itemErrors, type ReplyOf } from '../reply.ts';

/*
 * What the endpoints of e-mail addresses and subscription groups answer (contract, sections 2.12 and 2.13).
 */

/** Every POST under `/email/`. */
export const EmailsReplyFields = z.object({ errors: itemErrors });

/** `GET /email/unsubscribes` */
export const UnsubscribesReplyFields = z.object({
  emails: z.array(z.object({ email: z.string(), unsubscribed_at: isoTime })),
});
export type UnsubscribesReplyFields = ReplyOf<typeof UnsubscribesReplyFields>;

/** `GET /email/hard_bounces` */
export const HardBouncesReplyFields = z.object({
  emails: z.array(z.object({ email: z.string(), hard_bounced_at: isoTime })),
});
export type HardBouncesReplyFields = ReplyOf<typeof HardBouncesReplyFields>;

/** `GET /subscription/status/get` */
export const SubscriptionStatusReplyFields = z.object({
  status: z
    .record(z.string(), z.enum(['Subscribed', 'Unsubscribed', 'Unknown']))
    .describe('by external id or address, as asked for'),
});

const SubscriptionsOfUser = z.object({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  external_id: z.string().nullable(),
  subscription_groups: z.array(
    z.object({
      id: z.string(),
      name: z.string().describe('the id: a group is known by its use alone'),
      channel: z.enum(['email', 'sms']),
      status: z.enum(['Subscribed', 'Unsubscribed']),
    }),
  ),
});
export type SubscriptionsOfUser = ReplyOf<typeof SubscriptionsOfUser>;

/** `GET /subscription/user/status` */
export const UserSubscriptionsReplyFields = z.object({
  total_count: count.describe('over all pages'),
  users: z.array(SubscriptionsOfUser),
});
