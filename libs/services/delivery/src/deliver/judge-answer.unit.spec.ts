import { describe, expect, it } from '@jest/globals';
import { HARD_BOUNCE } from '@fanfare/domain';
import { judgeAnswer } from './judge-answer.ts';

const to = { userId: 'u', externalId: 'e', email: 'e@example.com' };
const who = { userId: 'u', externalId: 'e' };

describe('what an answer means', () => {
  it('accepted: sent, also in the last attempt', () => {
    const state = { result: { ...who, status: 'sent', providerMessageId: 'm' } };
    expect(judgeAnswer({ status: 'accepted', providerMessageId: 'm' }, to, false)).toEqual(state);
    expect(judgeAnswer({ status: 'accepted', providerMessageId: 'm' }, to, true)).toEqual(state);
  });

  it('refused for good: failed, with what the provider said', () => {
    const answer = { status: 'rejected', reason: 'ssl_error', permanent: true, detail: 'expired' } as const;
    const state = { result: { ...who, status: 'failed', reason: 'ssl_error' } };
    expect(judgeAnswer(answer, to, false)).toEqual(state);
    expect(judgeAnswer(answer, to, true)).toEqual(state);
  });

  it('no such address: failed, with the address', () => {
    const answer = { status: 'rejected', reason: HARD_BOUNCE, permanent: true } as const;
    expect(judgeAnswer(answer, to, false)).toEqual({
      result: { ...who, status: 'failed', reason: 'hard_bounce', address: 'e@example.com' },
    });
  });

  it.each([
    [{ status: 'rejected', reason: 'http_timeout', permanent: false }, 'http_timeout', 0],
    [
      { status: 'rejected', reason: 'invalid_http_status', permanent: false, detail: '500' },
      'invalid_http_status: 500',
      0,
    ],
    [{ status: 'throttled', retryAfterMs: 700 }, 'throttled for 700 ms', 700],
    [{ status: 'unreachable', cause: 'ECONNREFUSED' }, 'ECONNREFUSED', 0],
  ] as const)('%j: again later, or given up after the last attempt', (answer, error, waitMs) => {
    expect(judgeAnswer(answer, to, false)).toEqual({ retry: { userId: 'u', error, waitMs } });
    expect(judgeAnswer(answer, to, true)).toEqual({
      result: { ...who, status: 'failed', reason: 'exhausted_retries' },
      lastError: error,
    });
  });

  it('keeps a long story short', () => {
    const state = judgeAnswer({ status: 'unreachable', cause: 'x'.repeat(10_000) }, to, false);
    expect('retry' in state && state.retry.error.length).toBe(500);
  });
});
