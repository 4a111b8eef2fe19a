import { z } from 'zod';
import { channels, detailsNames } from '@fanfare/domain';
import { isoTime, type ReplyOf } from '../reply.ts';

const window = z.number().describe('seconds after the message');
const appIds = z.array(z.string()).nullable().describe('null: any app');

const ConversionBehavior = z.union([
  z.object({ type: z.literal(['Starts Session', 'Upgrades App']), window, app_ids: appIds }),
  z.object({ type: z.literal('Makes Specific Purchase'), window, product: z.string() }),
  z.object({ type: z.literal('Performs Custom Event'), window, custom_event_name: z.string() }),
  z.object({ type: z.literal(['Makes Any Purchase', 'Opens Email', 'Clicks Email']), window }),
]);
export type ConversionBehaviorReply = ReplyOf<typeof ConversionBehavior>;

const behaviors = z.array(ConversionBehavior).max(4).describe('A, the primary one, to D');
const tags = z.array(z.string());

const CampaignRow = z.object({
  id: z.string().describe('the campaign_id'),
  last_edited: isoTime,
  name: z.string(),
  is_api_campaign: z.literal(true),
  tags,
});
export type CampaignRow = ReplyOf<typeof CampaignRow>;

/** `GET /campaigns/list` (contract, section 2.5) */
export const CampaignListReplyFields = z.object({ campaigns: z.array(CampaignRow) });

/** `GET /campaigns/details` (contract, section 2.6) */
export const CampaignDetailsReplyFields = z.object({
  created_at: isoTime,
  updated_at: isoTime,
  archived: z.boolean(),
  draft: z.literal(false),
  enabled: z.boolean().describe('neither stopped nor archived'),
  has_post_launch_draft: z.literal(false),
  name: z.string(),
  description: z.string(),
  schedule_type: z.literal('').describe('an API campaign has none'),
  channels: z.array(z.enum(detailsNames)),
  first_sent: isoTime.optional(),
  last_sent: isoTime.optional(),
  tags,
  teams: z.array(z.string()).describe('always empty'),
  messages: z
    .record(z.string(), z.object({ channel: z.enum(detailsNames), name: z.string() }))
    .describe('by message_variation_id'),
  conversion_behaviors: behaviors,
});
export type CampaignDetailsReplyFields = ReplyOf<typeof CampaignDetailsReplyFields>;

/** A campaign under `/v1/campaigns`. */
export const CampaignReplyFields = z.object({
  campaign_id: z.string(),
  name: z.string(),
  description: z.string(),
  tags,
  status: z.enum(['active', 'stopped', 'archived']),
  messages: z.array(z.object({ message_variation_id: z.string(), channel: z.enum(channels), name: z.string() })),
  conversion_behaviors: behaviors,
  created_at: isoTime,
  updated_at: isoTime,
});
export type CampaignReplyFields = ReplyOf<typeof CampaignReplyFields>;

/** `GET /v1/campaigns` */
export const CampaignsReplyFields = z.object({ campaigns: z.array(CampaignReplyFields) });
