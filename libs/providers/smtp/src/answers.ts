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
  return { status: 'rejected', permanent: true, reason: whyRefused(command, responseCode, detail), detail };
}

function whyRefused(command: unknown, responseCode: number, response: string): string {
  if (command === 'MAIL FROM') return 'sender_rejected';
  return command === 'RCPT TO' && isUnknownAddress(responseCode, response) ? 'hard_bounce' : 'bounced';
}

/** RFC 3463: bad mailbox, bad system, bad syntax, mailbox has moved, domain takes no mail (RFC 7505), mailbox disabled. */
const unknownAddressCodes = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);

/** Servers without the codes of RFC 3463 say 550 also to what they do not like about us. */
const aboutUs = /spam|block|black|list|polic|relay|reput|denied|denies|reject|authent|spf|dkim|dmarc|rate|limit/i;

/** Whether the address is one that no mail will ever reach, as opposed to one that does not take this mail from us. */
function isUnknownAddress(responseCode: number, response: string): boolean {
  const [, code] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  if (code !== undefined) return unknownAddressCodes.has(code);
  return [550, 551, 553].includes(responseCode) && !aboutUs.test(response);
}

/**
 * What was said about the recipient, where it was not the same for everyone in the envelope: the server may have taken the
 * mail for the BCC address alone, or refused the two for different reasons.
 */
export function refusalOfRecipient(result: unknown, bcc: string | undefined): unknown {
  const refusals: unknown = (result as { rejectedErrors?: unknown } | undefined)?.rejectedErrors;
  if (bcc === undefined || !Array.isArray(refusals)) return undefined;
  const isOfBcc = (refusal: { recipient?: unknown }): boolean =>
    String(refusal.recipient).toLowerCase() === bcc.toLowerCase();
  return (refusals as { recipient?: unknown }[]).find((refusal) => !isOfBcc(refusal));
}
