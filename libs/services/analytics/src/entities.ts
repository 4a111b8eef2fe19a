import { idOf } from '@fanfare/domain';

/** What is counted; broken down by variation. */
export const campaignEntity = (campaignId: string): string => `campaign|${campaignId}`;
/** A send id belongs to one campaign. */
export const sendEntity = (campaignId: string, sendId: string): string => `send|${campaignId}|${sendId}`;
/** Broken down by channel. */
export const workspaceEntity = (workspaceId: string): string => `workspace|${workspaceId}`;
/** A custom event, in one app or in all of them; broken down by hour. Hashed: a name holds any characters. */
export const eventEntity = (workspaceId: string, name: string, appId?: string): string =>
  `event|${appId === undefined ? idOf(workspaceId, name) : idOf(workspaceId, name, appId)}`;

export interface CountedIds {
  readonly campaignId: string;
  readonly sendId?: string | undefined;
}

export const campaignEntities = ({ campaignId, sendId }: CountedIds): string[] =>
  sendId === undefined ? [campaignEntity(campaignId)] : [campaignEntity(campaignId), sendEntity(campaignId, sendId)];
