import type { SendRequest } from '@fanfare/http-contracts';
import { refused, type RefusedSend } from '../decision.ts';

/** Contract, section 9, point 11: a `send_id` groups sends of one campaign, and exists before it is used. */
export function refuseSendId({ send_id, campaign_id }: SendRequest, isKnown: boolean): RefusedSend | undefined {
  if (send_id === undefined) return undefined;
  if (campaign_id === undefined) return refused('Bad Request', ['send_id: needs campaign_id']);
  if (!isKnown) return refused('Bad Request', ['send_id: was not created for this campaign']);
  return undefined;
}
