import { describe, expect, it } from '@jest/globals';
import { answerToFailure } from './answers.ts';

describe('what a failed sending means', () => {
  it.each([
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 },
      { status: 'rejected', permanent: true, reason: 'bounced' },
    ],
    [
      { code: 'EMESSAGE', command: 'DATA', responseCode: 554 },
      { status: 'rejected', permanent: true, reason: 'bounced' },
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 },
      { status: 'rejected', permanent: true, reason: 'sender_rejected' },
    ],
    [
      { code: 'EENVELOPE', command: 'API' },
      { status: 'rejected', permanent: true, reason: 'invalid_email' },
    ],
    [
      { code: 'EMESSAGE', command: 'DATA', responseCode: 451 },
      { status: 'rejected', permanent: false, reason: 'deferred' },
    ],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 },
      { status: 'throttled', retryAfterMs: 7 },
    ],
    [
      { code: 'ECONNECTION', responseCode: 421 },
      { status: 'throttled', retryAfterMs: 7 },
    ],
    [
      { code: 'EAUTH', responseCode: 535, message: 'Invalid login' },
      { status: 'unreachable', cause: 'Invalid login' },
    ],
    [
      { code: 'ETIMEDOUT', message: 'Timeout' },
      { status: 'unreachable', cause: 'Timeout' },
    ],
    ['odd', { status: 'unreachable', cause: 'odd' }],
  ])('%j', (failure, answer) => {
    expect(answerToFailure(failure, 7)).toMatchObject(answer);
  });
});
