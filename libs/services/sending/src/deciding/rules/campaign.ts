import { variationOf, type Campaign } from '@fanfare/domain';
import type { SendRequest } from '@fanfare/http-contracts';
import { refused, type RefusedSend } from '../decision.ts';
import type { GivenMessage } from './given-messages.ts';

const ARCHIVED = 'The campaign is archived. Unarchive the campaign in order for trigger requests to take effect.';
const PAUSED = 'The campaign is paused. Resume the campaign in order for trigger requests to take effect.';

/** Without a `campaign_id` there is nothing to check: the message is delivered and counted under no campaign. */
export function refuseCampaign(
  { campaign_id }: SendRequest,
  campaign: Campaign | undefined,
  messages: readonly GivenMessage[],
): RefusedSend | undefined {
  if (campaign_id === undefined) return undefined;
  if (campaign) return refuseStatus(campaign) ?? refuseVariations(campaign, messages);
  const id = JSON.stringify(campaign_id.slice(0, 64));
  return refused('Invalid Campaign ID', [`campaign_id: no API campaign of this workspace has the id ${id}`]);
}

/**
 * Contract, section 5.2: an archived campaign is no valid id any more. A stopped one is: its refusal says so itself,
 * at once, instead of accepting messages that the workers would abort.
 */
function refuseStatus({ status }: Campaign): RefusedSend | undefined {
  if (status === 'archived') return refused('Invalid Campaign ID', [`campaign_id: ${ARCHIVED}`]);
  if (status === 'stopped') return refused(PAUSED);
  return undefined;
}

/** With a campaign, every message says which of its variations it is, and is of that variation's channel. */
function refuseVariations(campaign: Campaign, messages: readonly GivenMessage[]): RefusedSend | undefined {
  const chosen = messages.map(({ channel, given }) => {
    const id = given.message_variation_id;
    const isGiven = id !== undefined && id !== null && id !== '';
    const variation = typeof id === 'string' ? variationOf(campaign, id) : undefined;
    return { channel, isGiven, variation, path: `messages.${channel}.message_variation_id` };
  });

  const unspecified = chosen.filter(({ isGiven }) => !isGiven);
  if (unspecified.length > 0) {
    return refused(
      'Message Variant Unspecified',
      unspecified.map(({ path }) => `${path}: is required with campaign_id`),
    );
  }
  const unknown = chosen.filter(({ variation }) => !variation);
  if (unknown.length > 0) {
    return refused(
      'Invalid Message Variant',
      unknown.map(({ path }) => `${path}: is not a message of the campaign`),
    );
  }
  const mismatched = chosen.filter(({ channel, variation }) => variation!.channel !== channel);
  if (mismatched.length > 0) {
    return refused(
      'Mismatched Message Type',
      mismatched.map(({ path, variation }) => `${path}: belongs to ${variation!.channel}`),
    );
  }
  return undefined;
}
