import { HARD_BOUNCE } from '@fanfare/domain';
import type { ProviderAnswer, Address } from '@fanfare/providers';
import type { Finished, ToBeRetried } from '../ledger/ledger-document.ts';

const ERROR_CHARS_MAX = 500;

/** What a provider's answer means for the recipient; `isLastAttempt`: nothing will be tried again. */
export function judgeAnswer(
  answer: ProviderAnswer,
  { userId, externalId, email }: Address,
  isLastAttempt: boolean,
): Finished | ToBeRetried {
  if (answer.status === 'accepted') {
    return { result: { userId, externalId, status: 'sent', providerMessageId: answer.providerMessageId } };
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
