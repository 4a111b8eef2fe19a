import type { Campaign, Channel, Recipient, RecipientSubscriptionState } from '@fanfare/domain';
import type { EmailTemplate } from '@fanfare/email-template-reader';

/** What a decision needs to know besides the request itself. */
export interface SendFacts {
  /** The campaign that the request's `campaign_id` names in its workspace, if there is one. */
  readonly campaign: Campaign | undefined;
  /** Whether the request's `send_id` was created for that campaign. */
  readonly isKnownSendId: boolean;
  /** The email template that the request names, if there is one. */
  readonly emailTemplate: EmailTemplate | undefined;
  /** Addresses that may get a copy of an email. */
  readonly bccAddresses: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The templates of a message that do not parse. */
  readonly checkTemplates?: CheckTemplates;
}

export type CheckTemplates = (
  message: Readonly<Record<string, unknown>>,
) => readonly { readonly field: string; readonly message: string }[];

export type SendDecision = AcceptedSend | RefusedSend;

export interface AcceptedSend {
  readonly outcome: 'accepted';
  /** 1 to 50, each user once. */
  readonly recipients: readonly Recipient[];
  /** At least one; one per channel. */
  readonly messages: readonly AcceptedMessage[];
  readonly campaignId?: string;
  readonly sendId?: string;
  readonly options: {
    readonly subscriptionState: RecipientSubscriptionState;
    readonly overrideFrequencyCapping: boolean;
  };
  /** What was left out or will not work; everything else is sent. */
  readonly errors: readonly string[];
}

export interface AcceptedMessage {
  readonly channel: Channel;
  readonly variationId?: string;
  /** The message object, parsed: coerced, with the contract's defaults. */
  readonly message: Readonly<Record<string, unknown>>;
}

/** A fatal error (contract, section 2.0): nothing is sent. */
export interface RefusedSend {
  readonly outcome: 'refused';
  readonly status: 400;
  /** The contract's label. */
  readonly message: string;
  /** One sentence per problem, each naming its field. */
  readonly errors: readonly string[];
}

export const refused = (message: string, errors: readonly string[] = []): RefusedSend => ({
  outcome: 'refused',
  status: 400,
  message,
  errors,
});
