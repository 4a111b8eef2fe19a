import { z } from 'zod';
import { channels } from '@fanfare/domain';
import { defineEvent } from './define-event.ts';
import { topics } from './topics.ts';

const data = z.object({
  transitionId: z.string().describe('unique per addition or withdrawal; a repeated publish carries the same one'),
  conversionId: z.string().describe('the same for an addition and its withdrawal'),
  campaignId: z.string(),
  variationId: z.string(),
  channel: z.enum(channels),
  sendId: z.string().optional(),
  deliveryId: z.string(),
  userId: z.string(),
  behavior: z
    .union([z.number().int().min(0).max(3), z.literal('revenue')])
    .describe('0-3 for A-D; revenue: a purchase inside the revenue window'),
  activityId: z.string(),
  eventAt: z.number().describe('ms since the epoch'),
  receivedAt: z.number().describe('when the converting message was received, ms since the epoch'),
  revenueMicros: z.number().int(),
});

/** A message got a conversion, or revenue. */
export const ConversionAdded = defineEvent({
  type: 'campaigns.conversion-added',
  version: 1,
  topic: () => topics.conversions,
  key: ({ userId }) => userId,
  data,
});

/** A late record changed the picture: that conversion is not that message's after all. */
export const ConversionWithdrawn = defineEvent({ ...ConversionAdded, type: 'campaigns.conversion-withdrawn' });
