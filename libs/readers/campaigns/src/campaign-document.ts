import type { Campaign } from '@fanfare/domain';

/** The collection `campaigns`, written by the campaign service alone. */
export const CAMPAIGNS = 'campaigns';

export interface CampaignDocument extends Omit<Campaign, 'campaignId'> {
  /** The campaign id. */
  readonly _id: string;
  /** Present until `campaigns.changed` is known to hold this version: a crash between the two leaves it behind. */
  readonly unpublished?: true;
  /** First and last time a message of it was sent, ms since the epoch. */
  readonly firstSentAt?: number;
  readonly lastSentAt?: number;
}

export function campaignOf({
  _id,
  unpublished: _unpublished,
  firstSentAt: _first,
  lastSentAt: _last,
  ...campaign
}: CampaignDocument): Campaign {
  return { campaignId: _id, ...campaign };
}
