/**
 * What became of one recipient. `skipped`: not addressed on purpose (no address, no consent, unknown user).
 * `aborted`: stopped while it was made (Liquid's abort, a template that does not parse, the campaign is disabled).
 * `failed`: the provider said no, or could not be reached until the tries were used up.
 */
export type ResultStatus = 'sent' | 'skipped' | 'aborted' | 'failed';

export interface DeliveryResult {
  /** The profile's id; absent where no profile was found. */
  readonly userId?: string;
  readonly externalId?: string;
  readonly status: ResultStatus;
  /** One of the contract's abort reasons (section 3.9) where one fits; else a word of ours. Absent on `sent`. */
  readonly reason?: string;
  readonly providerMessageId?: string;
  /** The e-mail address that does not exist; with the reason `HARD_BOUNCE` alone. The user may have another by now. */
  readonly address?: string;
  /** What `{% message_extras %}` noted. On `sent` only. A list, because a key may be any text, and a field's name may not. */
  readonly messageExtras?: readonly MessageExtra[];
}

export interface MessageExtra {
  readonly key: string;
  readonly value: string;
}
