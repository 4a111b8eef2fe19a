import { describe, expect, it } from '@jest/globals';
import { answerToFailure, refusalOfRecipient } from './answers.ts';

describe('what a failed sending means', () => {
  it.each([
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 },
      { status: 'rejected', permanent: true, reason: 'hard_bounce' },
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

describe('a recipient who is refused for good', () => {
  it.each([
    ['550 5.1.1 <a@b.test>: Recipient address rejected: User unknown', 'hard_bounce'],
    ['550-5.1.1 The email account that you tried to reach does not exist.', 'hard_bounce'],
    ['556 5.1.10 Domain accepts no mail', 'hard_bounce'],
    ['550 5.2.1 The account is disabled', 'hard_bounce'],
    ['550 No such user here', 'hard_bounce'],
    ['553 sorry, no mailbox here by that name', 'hard_bounce'],
    ['550 5.7.1 Access denied', 'bounced'],
    ['552 5.2.2 Mailbox full', 'bounced'],
    ['554 5.7.1 Service unavailable; client host blocked', 'bounced'],
    ['550 Blocked: see our list of spammers', 'bounced'],
    ['554 No thanks', 'bounced'],
    ['550 5.1.8 Bad sender', 'bounced'],
  ])('%s: %s', (response, reason) => {
    const failure = { code: 'EENVELOPE', command: 'RCPT TO', responseCode: Number(response.slice(0, 3)), response };
    expect(answerToFailure(failure, 7)).toEqual({ status: 'rejected', permanent: true, reason, detail: response });
  });

  it('is told apart from a refused mail', () => {
    const failure = { code: 'EMESSAGE', command: 'DATA', responseCode: 550, response: '550 5.1.1 no such user' };
    expect(answerToFailure(failure, 7)).toMatchObject({ reason: 'bounced' });
  });
});

describe('what was said about the recipient', () => {
  const refusals = [{ recipient: 'Archive@shop.test' }, { recipient: 'ada@example.test' }];

  it('is not what was said about the BCC address', () => {
    expect(refusalOfRecipient({ rejectedErrors: refusals }, 'archive@SHOP.test')).toBe(refusals[1]);
    expect(refusalOfRecipient({ rejectedErrors: refusals.slice(0, 1) }, 'archive@shop.test')).toBeUndefined();
    expect(refusalOfRecipient({}, 'archive@shop.test')).toBeUndefined();
    expect(refusalOfRecipient({ rejectedErrors: refusals }, undefined)).toBeUndefined();
  });
});
