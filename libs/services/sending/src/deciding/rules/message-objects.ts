import type { z } from 'zod';
import type { Channel } from '@fanfare/domain';
import {
  messageSchemas,
  read,
  type ContentCardMessage,
  type EmailMessage,
  type SendRequest,
  type SmsMessage,
} from '@fanfare/http-contracts';
import type { AcceptedMessage, RefusedSend, SendFacts } from '../decision.ts';
import { problemsOfCard } from './card-expiry.ts';
import { problemsOfClickTracking } from './click-tracking.ts';
import { problemsOfEmail, withTemplate } from './email.ts';
import type { GivenMessage } from './given-messages.ts';
import { refuseExtra, refusePushLength } from './push-payload.ts';

type Fields = AcceptedMessage['message'];

export interface ReadMessages {
  readonly refusal?: RefusedSend;
  readonly messages: readonly AcceptedMessage[];
  /** Why the objects that are not among `messages` are not. */
  readonly errors: readonly string[];
}

/** Each object by its channel's schema and limits. A documented fatal label wins over everything else. */
export function readMessages(given: readonly GivenMessage[], request: SendRequest, facts: SendFacts): ReadMessages {
  const messages: AcceptedMessage[] = [];
  const errors: string[] = [];
  for (const { channel, given: fields } of given) {
    const refusal = refuseExtra(channel, fields);
    if (refusal) return { refusal, messages: [], errors: [] };

    const schema: z.ZodType<Fields> = messageSchemas[channel];
    const parsed = read(schema, fields, `messages.${channel}`);
    if (!parsed.ok) {
      errors.push(...parsed.problems);
      continue;
    }
    const message = channel === 'email' ? withTemplate(parsed.value as EmailMessage, facts) : parsed.value;
    const tooLong = refusePushLength(channel, message);
    if (tooLong) return { refusal: tooLong, messages: [], errors: [] };

    const problems = problemsBeyondSchema(channel, message, request, facts);
    if (problems.length > 0) errors.push(...problems.map((problem) => `messages.${channel}.${problem}`));
    else messages.push({ channel, variationId: variationIdOf(message, request), message });
  }
  return { messages, errors };
}

/** What depends on more than the object itself. */
function problemsBeyondSchema(channel: Channel, message: Fields, request: SendRequest, facts: SendFacts): string[] {
  if (channel === 'email') return problemsOfEmail(message as EmailMessage, facts);
  if (channel === 'content_card') return problemsOfCard(message as ContentCardMessage, facts.now);
  if (channel === 'sms') return problemsOfClickTracking(message as SmsMessage, request);
  return [];
}

/** Without a campaign the id has no meaning. */
function variationIdOf(message: Fields, { campaign_id }: SendRequest): string | undefined {
  return campaign_id === undefined ? undefined : (message.message_variation_id as string);
}
