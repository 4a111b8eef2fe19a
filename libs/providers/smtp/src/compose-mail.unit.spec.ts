import { describe, expect, it } from '@jest/globals';
import type { DeliveryAttempt } from '@fanfare/providers';
import { composeMail } from './compose-mail.ts';

const attempt = (
  payload: Record<string, unknown> = {},
  email: string | undefined = 'ada@example.test',
): DeliveryAttempt => ({
  idempotencyKey: 'delivery-1/ada',
  channel: 'email',
  to: { userId: 'u1', email },
  payload: { from: 'Shop <shop@example.test>', subject: 'Hi', body: '<p>Hi</p>', ...payload },
  trace: { workspaceId: 'w', dispatchId: 'dispatch-1', campaignId: 'campaign-1', variationId: 'variation-1' },
});

function mailOf(payload?: Record<string, unknown>, defaults = {}) {
  const composed = composeMail(attempt(payload), defaults);
  if (!composed.ok) throw new Error(composed.reason);
  return composed.mail;
}

describe('composing a mail', () => {
  it('is the same mail for the same attempt, with a Message-ID of the key', () => {
    expect(mailOf()).toEqual(mailOf());
    expect(mailOf().messageId).toMatch(/^<[0-9a-f]{32}@example\.test>$/);
  });

  it.each([
    ['missing_email', attempt({}, '')],
    ['no_email_body_content', attempt({ body: '' })],
    ['missing_from', attempt({ from: undefined })],
    ['invalid_from', attempt({ from: 'Shop <>' })],
    ['invalid_reply_to', attempt({ reply_to: 'somebody' })],
  ])('says %s', (reason, incomplete) => {
    expect(composeMail(incomplete, {})).toEqual({ ok: false, reason });
  });

  it('uses the defaults where the message is silent, and no reply address where it says so', () => {
    const defaults = { defaultFrom: 'Default <default@example.test>', defaultReplyTo: 'reply@example.test' };
    expect(mailOf({ from: undefined }, defaults)).toMatchObject({
      from: { name: 'Default', address: 'default@example.test' },
      replyTo: { address: 'reply@example.test' },
    });
    expect(mailOf({ reply_to: 'Me <me@example.test>' }, defaults).replyTo).toEqual({
      name: 'Me',
      address: 'me@example.test',
    });
    expect(mailOf({ reply_to: 'NO_REPLY_TO' }, defaults)).not.toHaveProperty('replyTo');
    expect(mailOf()).not.toHaveProperty('replyTo');
  });

  it('hides the preheader at the top of the body', () => {
    expect(mailOf({ body: '<html><body class="x"><p>Hi</p>', preheader: 'News <now>' }).html).toMatch(
      /^<html><body class="x"><div style="display:none[^>]*>News &#60;now&#62;<\/div><p>Hi/,
    );
    expect(mailOf({ body: '<p>Hi</p>', preheader: 'News' }).html).toMatch(
      /^<div style="display:none[^>]*>News<\/div><p>Hi/,
    );
  });

  it('makes the text from the HTML unless there is one', () => {
    expect(mailOf().text).toBe('Hi');
    expect(mailOf({ plaintext_body: 'Own text' }).text).toBe('Own text');
  });

  it('passes custom headers on, but none that say what the mail is', () => {
    const headers = {
      'X-Own': 'yes',
      'List-Id': 5,
      To: 'eve@example.test',
      'x-fanfare-delivery-id': 'forged',
      'Content-Type': 'x',
      'X-A\r\nBcc': 'eve@example.test',
      'Bcc: eve@example.test\r\nX-B': 'x',
      '': 'x',
    };
    expect(mailOf({ headers }).headers).toEqual({
      'X-Own': 'yes',
      'List-Id': '5',
      'X-Fanfare-Delivery-Id': 'delivery-1/ada',
      'X-Fanfare-Dispatch-Id': 'dispatch-1',
      'X-Fanfare-Campaign-Id': 'campaign-1',
      'X-Fanfare-Variation-Id': 'variation-1',
    });
  });

  it('writes extras as JSON in ASCII, folded as headers are', () => {
    const { headers } = mailOf({ extras: { city: 'Köln', note: 'two\nlines' } });
    const { value } = (headers as Record<string, { value: string }>)['X-Fanfare-Extras']!;
    expect(value).toMatch(/^[ -~]*(\r\n [ -~]+)*$/);
    expect(JSON.parse(value)).toEqual({ city: 'Köln', note: 'two\nlines' });
  });
});
