import { campaignOf, type CampaignDocument } from '@fanfare/campaign-reader';
import { detailsNameOf, type Campaign, type ConversionBehavior } from '@fanfare/domain';

const iso = (ms: number): string => new Date(ms).toISOString();

/** One row of `GET /campaigns/list` (contract, section 2.5). */
export const listRow = ({ _id, updatedAt, name, tags }: CampaignDocument): object => ({
  id: _id,
  last_edited: iso(updatedAt),
  name,
  is_api_campaign: true,
  tags,
});

/** `GET /campaigns/details` (contract, section 2.6). No content is stored, so a message has a channel and a name only. */
export function details(document: CampaignDocument): object {
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
}: Campaign): object {
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

function presentBehavior(behavior: ConversionBehavior): object {
  const common = { type: behavior.type, window: behavior.windowMs / 1000 };
  if ('appIds' in behavior) return { ...common, app_ids: behavior.appIds };
  if ('product' in behavior) return { ...common, product: behavior.product };
  if ('customEventName' in behavior) return { ...common, custom_event_name: behavior.customEventName };
  return common;
}
