import { z } from 'zod';
import { channels, type Campaign } from '@fanfare/domain';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

const windowMs = z.number().int().positive();
const appIds = z.array(z.string()).nullable();

const ConversionBehaviorSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Starts Session'), windowMs, appIds }),
  z.object({ type: z.literal('Makes Any Purchase'), windowMs }),
  z.object({ type: z.literal('Makes Specific Purchase'), windowMs, product: z.string() }),
  z.object({ type: z.literal('Performs Custom Event'), windowMs, customEventName: z.string() }),
  z.object({ type: z.literal('Upgrades App'), windowMs, appIds }),
  z.object({ type: z.literal('Opens Email'), windowMs }),
  z.object({ type: z.literal('Clicks Email'), windowMs }),
]);

const CampaignSchema = z.object({
  campaignId: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  status: z.enum(['active', 'stopped', 'archived']),
  messages: z.array(z.object({ variationId: z.string(), channel: z.enum(channels), name: z.string() })),
  conversionBehaviors: z.array(ConversionBehaviorSchema),
  createdAt: z.number(),
  updatedAt: z.number(),
  version: z.number().int(),
}) satisfies z.ZodType<Campaign>;

/** A campaign was created, edited, stopped, resumed, archived or unarchived. Carries all of it. */
export const CampaignChanged = defineEvent({
  type: 'campaigns.changed',
  version: 1,
  topic: () => topics.campaignsChanged,
  key: ({ campaignId }) => campaignId,
  data: CampaignSchema,
});
