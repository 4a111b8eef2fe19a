import { campaignOf, type CampaignDocument } from '@fanfare/campaign-reader';
import { detailsNameOf, type Campaign, type ConversionBehavior } from '@fanfare/domain';
import type {
  CampaignDetailsReplyFields,
  CampaignReplyFields,
  CampaignRow,
  ConversionBehaviorReply,
} from '@fanfare/http-contracts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** One row of `GET /campaigns/list` (contract, section 2.5). */
export const listRow = ({ _id, updatedAt, name, tags }: CampaignDocument): CampaignRow => ({
  id: _id,
  last_edited: iso(updatedAt),
  name,
  is_api_campaign: true,
  tags,
});

/** `GET /campaigns/details` (contract, section 2.6). No content is stored, so a message has a channel and a name only. */
export function details(document: CampaignDocument): CampaignDetailsReplyFields {
  const { firstSentAt, lastSentAt } = document;
  const { createdAt, updatedAt, status, name, description, tags, messages, conversionBehaviors } = campaignOf(document);
  return {
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    archived: status === 'archived',
    draft: false,
    enabled: status === 'active',
    has_post_launch_draft: false,
    name,
    description,
    schedule_type: '',
    channels: [...new Set(messages.map(({ channel }) => detailsNameOf(channel)))],
    ...(firstSentAt === undefined ? {} : { first_sent: iso(firstSentAt) }),
    ...(lastSentAt === undefined ? {} : { last_sent: iso(lastSentAt) }),
    tags,
    teams: [],
    messages: Object.fromEntries(
      messages.map((message) => [message.variationId, { channel: detailsNameOf(message.channel), name: message.name }]),
    ),
    conversion_behaviors: conversionBehaviors.map(presentBehavior),
  };
}

/** A campaign under `/v1/campaigns`. */
export function presentCampaign({
  campaignId,
  name,
  description,
  tags,
  status,
  messages,
  conversionBehaviors,
  createdAt,
  updatedAt,
}: Campaign): CampaignReplyFields {
  return {
    campaign_id: campaignId,
    name,
    description,
    tags,
    status,
    messages: messages.map((message) => ({
      message_variation_id: message.variationId,
      channel: message.channel,
      name: message.name,
    })),
    conversion_behaviors: conversionBehaviors.map(presentBehavior),
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}

function presentBehavior(behavior: ConversionBehavior): ConversionBehaviorReply {
  const window = behavior.windowMs / 1000;
  if ('appIds' in behavior) return { type: behavior.type, window, app_ids: behavior.appIds };
  if ('product' in behavior) return { type: behavior.type, window, product: behavior.product };
  if ('customEventName' in behavior)
    return { type: behavior.type, window, custom_event_name: behavior.customEventName };
  return { type: behavior.type, window };
}
