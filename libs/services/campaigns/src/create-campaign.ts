import type { Campaign, Channel, ConversionBehavior, MessageVariation } from '@fanfare/domain';
import type { ConversionBehaviorInput, CreateCampaignRequest } from '@fanfare/http-contracts';

/** A campaign as it is born: active at once, because there is nothing to launch. */
export function createCampaign(
  request: CreateCampaignRequest,
  { workspaceId, newId, now }: { workspaceId: string; newId: () => string; now: number },
): Campaign {
  return {
    campaignId: newId(),
    workspaceId,
    name: request.name,
    description: request.description,
    tags: [...new Set(request.tags)],
    status: 'active',
    messages: nameVariations(request.messages, [], newId),
    conversionBehaviors: request.conversion_behaviors.map(behaviorOf),
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** Issues an id per message; one without a name is called by its place among those of its channel. */
export function nameVariations(
  messages: readonly { readonly channel: Channel; readonly name?: string | undefined }[],
  existing: readonly MessageVariation[],
  newId: () => string,
): MessageVariation[] {
  const named: MessageVariation[] = [];
  for (const { channel, name } of messages) {
    const place = [...existing, ...named].filter((message) => message.channel === channel).length + 1;
    named.push({ variationId: newId(), channel, name: name ?? `Variant ${place}` });
  }
  return named;
}

function behaviorOf(input: ConversionBehaviorInput): ConversionBehavior {
  const windowMs = input.window * 1000;
  switch (input.type) {
    case 'Starts Session':
    case 'Upgrades App':
      return { type: input.type, windowMs, appIds: input.app_ids };
    case 'Makes Specific Purchase':
      return { type: input.type, windowMs, product: input.product };
    case 'Performs Custom Event':
      return { type: input.type, windowMs, customEventName: input.custom_event_name };
    default:
      return { type: input.type, windowMs };
  }
}
