import { z } from 'zod';
import { RECIPIENTS_MAX } from '@fanfare/domain';
import type { ReplyOf } from '../reply.ts';
import { messageSchemas } from './message-schemas.ts';
import { jsonObject, lenientBoolean, listOf, optional, requiredText, withDefault } from '../parsing/index.ts';

const UserAliasInput = z.object({ alias_name: requiredText, alias_label: requiredText });

const sendFields = z.object({
  broadcast: withDefault(lenientBoolean, false),
  external_user_ids: withDefault(listOf(requiredText), []),
  user_aliases: withDefault(listOf(UserAliasInput), []),
  segment_id: optional(z.string()),
  audience: optional(jsonObject),
  campaign_id: optional(z.string()),
  send_id: optional(z.string()),
  override_frequency_capping: optional(lenientBoolean),
  override_messaging_limits: optional(lenientBoolean),
  recipient_subscription_state: withDefault(z.enum(['opted_in', 'subscribed', 'all']), 'subscribed'),
});

/**
 * `POST /messages/send` (contract, section 2.1) but for what depends on facts: counts, targets, ids and the message
 * objects are the sending service's rules, because their order and their words are part of the contract.
 */
export const SendRequest = sendFields
  // One flag, two names: the one of /messages/send and the one of /messages/schedule/create.
  .transform(({ override_frequency_capping, override_messaging_limits, ...request }) => ({
    ...request,
    override_frequency_capping: override_frequency_capping ?? override_messaging_limits ?? false,
  }));
export type SendRequest = z.infer<typeof SendRequest>;

/** The whole body, as its documentation shows it; put together from what validates it. */
export const SendRequestBody = sendFields.extend({
  // The limit is the service's to enforce, over both lists.
  external_user_ids: sendFields.shape.external_user_ids.meta({ maxItems: RECIPIENTS_MAX }),
  user_aliases: sendFields.shape.user_aliases.meta({ maxItems: RECIPIENTS_MAX }),
  messages: z.object(messageSchemas).partial().meta({ minProperties: 1 }),
});

/** What a 201 holds. */
export const SendReplyFields = z.object({
  dispatch_id: z.string(),
  send_id: z.string().optional(),
  errors: z.array(z.string()).optional().describe('what was left out; everything else was accepted'),
});

/** The 201: `errors` lists what was left out; everything else was accepted. */
export type SendReply = { readonly message: 'success' } & ReplyOf<typeof SendReplyFields>;
