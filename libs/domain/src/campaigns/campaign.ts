import type { Channel } from '../channels.ts';
import type { ConversionBehavior } from './conversion-behavior.ts';

/** An API campaign: no copy, no audience, only ids and what counts as a conversion. */
export interface Campaign {
  readonly campaignId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly status: CampaignStatus;
  readonly messages: readonly MessageVariation[];
  /** In the order A (primary), B, C, D. */
  readonly conversionBehaviors: readonly ConversionBehavior[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Grows with every change; the view keeps the highest. */
  readonly version: number;
}

export type CampaignStatus = 'active' | 'stopped' | 'archived';

export interface MessageVariation {
  readonly variationId: string;
  readonly channel: Channel;
  readonly name: string;
}

export const variationOf = (campaign: Campaign, variationId: string): MessageVariation | undefined =>
  campaign.messages.find((message) => message.variationId === variationId);
