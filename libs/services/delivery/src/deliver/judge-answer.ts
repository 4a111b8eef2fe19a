import { HARD_BOUNCE } from '@fanfare/domain';
import type { ProviderAnswer, Address } from '@fanfare/providers';
import type { Finished, ToBeRetried } from '../ledger/ledger-document.ts';

const ERROR_CHARS_MAX = 500;

/** What a provider's answer means for the recipient; `isLastAttempt`: nothing will be tried again; `extras`: of the message. */
export function judgeAnswer(
  answer: ProviderAnswer,
  { userId, externalId, email }: Address,
  isLastAttempt: boolean,
  extras?: Readonly<Record<string, string>>,
): Finished | ToBeRetried {
  if (answer.status === 'accepted') {
    const result = { userId, externalId, status: 'sent', providerMessageId: answer.providerMessageId } as const;
    return { result: extras ? { ...result, messageExtras: extrasOf(extras) } : result };
  }
  if (answer.status === 'rejected' && answer.permanent) {
    const bounced = answer.reason === HARD_BOUNCE && email !== undefined ? { address: email } : {};
    return { result: { userId, externalId, status: 'failed', reason: answer.reason, ...bounced } };
  }
  const error = errorOf(answer).slice(0, ERROR_CHARS_MAX);
  if (isLastAttempt) {
    return { result: { userId, externalId, status: 'failed', reason: 'exhausted_retries' }, lastError: error };
  }
  return { retry: { userId, error, waitMs: answer.status === 'throttled' ? answer.retryAfterMs : 0 } };
}

const extrasOf = (extras: Readonly<Record<string, string>>) =>
  Object.entries(extras).map(([key, value]) => ({ key, value }));

function errorOf(answer: Exclude<ProviderAnswer, { status: 'accepted' }>): string {
  switch (answer.status) {
    case 'rejected':
      return answer.detail === undefined ? answer.reason : `${answer.reason}: ${answer.detail}`;
    case 'throttled':
      return `throttled for ${answer.retryAfterMs} ms`;
    case 'unreachable':
      return answer.cause;
  }
}
