import { distinctRecipients } from '@fanfare/domain';
import { isObject, read, SendRequest } from '@fanfare/http-contracts';
import { refused, type AcceptedMessage, type SendDecision, type SendFacts } from './decision.ts';
import { refuseCampaign } from './rules/campaign.ts';
import { givenMessages } from './rules/given-messages.ts';
import { readMessages } from './rules/message-objects.ts';
import { isNestedDeeperThan, NESTING_MAX } from './rules/nesting.ts';
import { refuseTarget, refuseTooMany } from './rules/recipients.ts';
import { refuseSendId } from './rules/send-id.ts';

/**
 * Whether the body of a `/messages/send` is accepted, and as what. Pure: the same body and facts give the same decision.
 * The order of the rules is the contract's (section 10, steps 5 to 10), so the first problem named is the one Braze names.
 */
export function decideSend(body: unknown, facts: SendFacts): SendDecision {
  if (body !== undefined && !isObject(body)) return refused('Bad Request', ['body: must be an object']);
  if (isNestedDeeperThan(body, NESTING_MAX))
    return refused('Bad Request', [`body: has more than ${NESTING_MAX} levels`]);

  const given = givenMessages(body?.messages);
  if (!body || given.messages.length === 0) return refused('No message to send', given.errors);

  const tooMany = refuseTooMany(body);
  if (tooMany) return tooMany;
  const parsed = read(SendRequest, body);
  if (!parsed.ok) return refused('Bad Request', parsed.problems);
  const request = parsed.value;

  const refusal =
    refuseTarget(request) ??
    refuseCampaign(request, facts.campaign, given.messages) ??
    refuseSendId(request, facts.isKnownSendId);
  if (refusal) return refusal;

  const readable = readMessages(given.messages, request, facts);
  if (readable.refusal) return readable.refusal;
  const errors = [...given.errors, ...readable.errors];
  if (readable.messages.length === 0) return refused('Bad Request', errors);

  return {
    outcome: 'accepted',
    recipients: distinctRecipients(
      request.external_user_ids,
      request.user_aliases.map(({ alias_name, alias_label }) => ({ name: alias_name, label: alias_label })),
    ),
    messages: readable.messages,
    campaignId: request.campaign_id,
    sendId: request.send_id,
    options: {
      subscriptionState: request.recipient_subscription_state,
      overrideFrequencyCapping: request.override_frequency_capping,
    },
    errors: [...errors, ...templateErrors(readable.messages, facts)],
  };
}

/** Not fatal: the worker aborts such a message as `template_parse_error`, and the outcome shows it. */
function templateErrors(messages: readonly AcceptedMessage[], { checkTemplates }: SendFacts): string[] {
  if (!checkTemplates) return [];
  return messages.flatMap(({ channel, message }) =>
    checkTemplates(message).map(
      (problem) => `messages.${channel}.${problem.field}: the Liquid does not parse: ${problem.message}`,
    ),
  );
}
