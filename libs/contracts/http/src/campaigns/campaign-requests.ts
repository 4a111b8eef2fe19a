import { z } from 'zod';
import { channelNamed, WINDOW_MAX_MS, type Channel } from '@fanfare/domain';
import { dateTime, lenientBoolean, listOf, optional, withDefault } from '../parsing/index.ts';

const WINDOW_MAX_S = WINDOW_MAX_MS / 1000;

const name = z.string().trim().min(1, 'must not be empty').max(255);
const window = z.coerce
  .number<number | string>()
  .int()
  .positive()
  .max(WINDOW_MAX_S)
  .describe('seconds after the message; at most 30 days');
const appIds = z
  .array(z.string())
  .nullish()
  .transform((ids) => ids ?? null)
  .describe('null: any app');

const ChannelSchema = z.string().transform((value, context): Channel => {
  const channel = channelNamed(value);
  if (channel) return channel;
  context.addIssue(
    `"${value}" is not a channel; use android_push, apple_push, kindle_push, web_push, email, sms, webhook or content_card`,
  );
  return z.NEVER;
});

const MessageSchema = z.object({ channel: ChannelSchema, name: optional(name) });

/** Contract, section 2.6: the names that `/campaigns/details` answers with. */
const ConversionBehaviorSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Starts Session'), window, app_ids: appIds }),
  z.object({ type: z.literal('Makes Any Purchase'), window }),
  z.object({ type: z.literal('Makes Specific Purchase'), window, product: z.string().min(1) }),
  z.object({ type: z.literal('Performs Custom Event'), window, custom_event_name: z.string().min(1) }),
  z.object({ type: z.literal('Upgrades App'), window, app_ids: appIds }),
  z.object({ type: z.literal('Opens Email'), window }),
  z.object({ type: z.literal('Clicks Email'), window }),
]);
export type ConversionBehaviorInput = z.infer<typeof ConversionBehaviorSchema>;

const tags = listOf(z.string().trim().min(1).max(255), { max: 100 });
const description = z.string().max(10_000);
const messages = listOf(MessageSchema, { max: 100 }).refine((given) => given.length > 0, 'needs at least one message');

/** `POST /v1/campaigns` */
export const CreateCampaignRequest = z.object({
  name,
  description: withDefault(description, ''),
  tags: withDefault(tags, []),
  messages,
  conversion_behaviors: withDefault(
    listOf(ConversionBehaviorSchema).refine((given) => given.length <= 4, 'holds at most four behaviours, A to D'),
    [],
  ),
});
export type CreateCampaignRequest = z.infer<typeof CreateCampaignRequest>;

/** `PATCH /v1/campaigns/{id}`. Conversion behaviours are fixed once a campaign can send, and it can from the start. */
export const EditCampaignRequest = z
  .object({
    name: optional(name),
    description: optional(description),
    tags: optional(tags),
    conversion_behaviors: z.never('cannot be changed once the campaign is live').optional(),
  })
  .refine(
    ({ name, description, tags }) => (name ?? description ?? tags) !== undefined,
    'name, description or tags is required',
  );

const Messages = z.object({ messages });

/** `POST /v1/campaigns/{id}/messages` */
export const AddMessagesRequest = z.preprocess(
  // A lone message is a list of one, also without the word around it.
  (body: z.input<typeof Messages> | z.input<typeof MessageSchema>) =>
    typeof body === 'object' && body !== null && 'channel' in body ? { messages: body } : body,
  Messages,
);

/** `GET /campaigns/list` (contract, section 2.5) */
export const ListCampaignsQuery = z.object({
  page: z.coerce.number<number | string>('must be a number').int().min(0).default(0),
  include_archived: lenientBoolean.default(false),
  sort_direction: z.enum(['asc', 'desc']).default('asc'),
  'last_edit.time[gt]': dateTime.optional(),
});
export type ListCampaignsQuery = z.infer<typeof ListCampaignsQuery>;

/** `GET /campaigns/details` (contract, section 2.6) */
export const CampaignDetailsQuery = z.object({ campaign_id: z.string({ error: 'is required' }).min(1) });
