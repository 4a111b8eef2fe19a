import type { ProviderAnswer } from '@fanfare/providers';

/** What nodemailer's errors carry; all of it may be missing. */
interface SmtpFailure {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly message?: unknown;
}

/** 421: closing down or too many connections; 450: mailbox busy or rate limited. Both ask for patience. */
const busyCodes: readonly unknown[] = [421, 450];

/** What a failed sending means for the message. The reply code decides; without one, nobody has answered. */
export function answerToFailure(error: unknown, throttledRetryAfterMs: number): ProviderAnswer {
  const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const { responseCode, command } = failure;
  const detail = String(failure.response ?? failure.message ?? failure.code).slice(0, 500);
  const isAboutMessage = failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE';

  if (busyCodes.includes(responseCode)) return { status: 'throttled', retryAfterMs: throttledRetryAfterMs };
  // Login, TLS and greeting trouble is between us and the server: the message can still be sent once that is mended.
  if (!isAboutMessage) return { status: 'unreachable', cause: detail };
  if (typeof responseCode !== 'number') return { status: 'rejected', permanent: true, reason: 'invalid_email', detail };
  if (responseCode < 500) return { status: 'rejected', permanent: false, reason: 'deferred', detail };
  return {
    status: 'rejected',
    permanent: true,
    reason: command === 'MAIL FROM' ? 'sender_rejected' : 'bounced',
    detail,
  };
}
