/**
 * Fanfare, or a proxy before it, refused the request (4xx): nothing was stored or sent. A 429 comes here only when the
 * retries were used up, or the wait asked for was longer than the time left.
 */
export class FanfareError extends Error {
  readonly status: number;
  /** One entry per problem: texts, for `/users/track` objects of `type`, `input_array` and `index`. */
  readonly errors: readonly unknown[];
  /** For whoever looks into Fanfare's log. */
  readonly requestId?: string;
  /** How long the answer asks to wait. */
  readonly retryAfterMs?: number;

  /** `message` is the answer's own, one of the contract's: `Invalid Campaign ID`. */
  constructor(
    message: string,
    facts: Pick<FanfareError, 'status' | 'errors' | 'requestId' | 'retryAfterMs'>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'FanfareError';
    this.status = facts.status;
    this.errors = facts.errors;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
    if (facts.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
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
export class FanfareUnavailable extends Error {
  readonly reason: UnavailableReason;
  /**
   * Whether one of the tries may have been carried out. If so, repeat a send or a track with the same `idempotencyKey`
   * and body only: then it is carried out once.
   */
  readonly mayHaveBeenProcessed: boolean;
  /** Of the call, over all its tries, if it had one. */
  readonly idempotencyKey?: string;
  readonly attempts: number;
  /** Of the last answer, if there was one. */
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;

  constructor(
    message: string,
    facts: Pick<
      FanfareUnavailable,
      'reason' | 'mayHaveBeenProcessed' | 'idempotencyKey' | 'attempts' | 'status' | 'requestId' | 'retryAfterMs'
    >,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'FanfareUnavailable';
    this.reason = facts.reason;
    this.mayHaveBeenProcessed = facts.mayHaveBeenProcessed;
    this.attempts = facts.attempts;
    if (facts.idempotencyKey !== undefined) this.idempotencyKey = facts.idempotencyKey;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
    if (facts.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
  }
}
