/** How a call went that came to no reply. */
export interface CallFacts {
  /** Tries, the first one included. */
  readonly attempts: number;
  /**
   * Whether one of the tries may have been carried out. If so, repeat a send or a track with the same `idempotencyKey`
   * and body only: then it is carried out once.
   */
  readonly mayHaveBeenProcessed: boolean;
  /** Of the call, over all its tries, if it had one. */
  readonly idempotencyKey?: string;
  /** Of the last answer, if there was one. */
  readonly status?: number;
  /** For whoever looks into Fanfare's log. */
  readonly requestId?: string;
  /** How long the last answer asks to wait. */
  readonly retryAfterMs?: number;
}

/** What both kinds of failure have in common. */
export class FanfareFailure extends Error implements CallFacts {
  readonly attempts: number;
  readonly mayHaveBeenProcessed: boolean;
  readonly idempotencyKey?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;

  constructor(message: string, facts: CallFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FanfareFailure';
    this.attempts = facts.attempts;
    this.mayHaveBeenProcessed = facts.mayHaveBeenProcessed;
    this.idempotencyKey = facts.idempotencyKey;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/**
 * Fanfare, or a proxy before it, refused the request (4xx): this try stored and sent nothing. `message` is the answer's own,
 * one of the contract's: `Invalid Campaign ID`. A 429 comes here only when the retries were used up, or the wait asked for
 * was longer than the time left.
 */
export class FanfareError extends FanfareFailure {
  declare readonly status: number;
  /** One entry per problem: texts, for `/users/track` objects of `type`, `input_array` and `index`. */
  readonly errors: readonly unknown[];

  constructor(message: string, facts: CallFacts & { readonly status: number; readonly errors: readonly unknown[] }) {
    super(message, facts);
    this.name = 'FanfareError';
    this.errors = facts.errors;
  }
}

/**
 * - `network`: no answer came, or only a part of it
 * - `timeout`: no answer came in time
 * - `server`: 5xx
 * - `not-fanfare`: a success that Fanfare does not give, such as the page of a proxy
 */
export type UnavailableReason = 'network' | 'timeout' | 'server' | 'not-fanfare';

/** No answer, or none that says what became of the request; the tries allowed are used up. */
export class FanfareUnavailable extends FanfareFailure {
  readonly reason: UnavailableReason;

  constructor(message: string, facts: CallFacts & { readonly reason: UnavailableReason }, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'FanfareUnavailable';
    this.reason = facts.reason;
  }
}
