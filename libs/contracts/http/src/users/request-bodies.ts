import { z } from 'zod';

/*
 * What the bodies of the users' and consent endpoints look like, for the OpenAPI document. Their readers word problems per
 * item as the contract does, which a schema cannot; a lone item is taken for a list of one throughout.
 */

const IDS_MAX = 50;
const alias = z.object({ alias_name: z.string(), alias_label: z.string() });
const prioritization = z.array(z.string()).optional();
const byEmail = z.object({ email: z.string(), prioritization });
const byPhone = z.object({ phone: z.string(), prioritization });
const identifier = z.object({
  external_id: z.string().optional(),
  user_alias: alias.optional(),
  braze_id: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  prioritization,
});
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(IDS_MAX);
const emails = z.union([z.string(), list(z.string())]);
const state = z.enum(['subscribed', 'unsubscribed']);

export const NewAliasesBody = z.object({ user_aliases: list(alias.extend({ external_id: z.string().optional() })) });
export const AliasUpdatesBody = z.object({
  alias_updates: list(z.object({ alias_label: z.string(), old_alias_name: z.string(), new_alias_name: z.string() })),
});
export const IdentifyBody = z.object({
  aliases_to_identify: list(z.object({ external_id: z.string(), user_alias: alias })).optional(),
  emails_to_identify: list(byEmail.extend({ external_id: z.string() })).optional(),
  phone_numbers_to_identify: list(byPhone.extend({ external_id: z.string() })).optional(),
});
export const MergeBody = z.object({
  merge_updates: list(z.object({ identifier_to_merge: identifier, identifier_to_keep: identifier })),
});
export const DeleteUsersBody = z.object({
  external_ids: list(z.string()).optional(),
  user_aliases: list(alias).optional(),
  braze_ids: list(z.string()).optional(),
  email_addresses: list(byEmail).optional(),
  phone_numbers: list(byPhone).optional(),
});
export const ExternalIdRenamesBody = z.object({
  external_id_renames: list(z.object({ current_external_id: z.string(), new_external_id: z.string() })),
});
export const ExternalIdRemovalsBody = z.object({ external_ids: list(z.string()) });
export const ExportIdsBody = z.object({
  external_ids: list(z.string()).optional(),
  user_aliases: list(alias).optional(),
  device_id: z.string().optional(),
  braze_id: z.string().optional(),
  email_address: z.string().optional(),
  phone: z.string().optional(),
  fields_to_export: z.array(z.string()).optional(),
});
export const EmailStatusBody = z.object({
  email: emails,
  subscription_state: z.enum(['opted_in', 'subscribed', 'unsubscribed']),
});
export const EmailsBody = z.object({ email: emails });
export const SubscriptionStatusBody = z.object({
  subscription_group_id: z.string(),
  subscription_state: state,
  external_id: emails.optional(),
  email: emails.optional(),
  phone: emails.optional(),
});
export const SubscriptionStatusV2Body = z.object({
  subscription_groups: z.array(
    z.object({
      subscription_group_id: z.string(),
      subscription_state: state,
      external_ids: list(z.string()).optional(),
      emails: list(z.string()).optional(),
      phones: list(z.string()).optional(),
    }),
  ),
});
