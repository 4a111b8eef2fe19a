import { describe, expect, it } from '@jest/globals';
import type { DeliveryAttempt } from '@fanfare/providers';
import { composeCall } from './compose-call.ts';

const attempt = (payload: Record<string, unknown>): DeliveryAttempt => ({
  idempotencyKey: 'key-1',
  channel: 'webhook',
  to: { userId: 'u1' },
  payload: { url: 'https://api.example.test/hook?a=1', request_method: 'POST', ...payload },
  trace: { workspaceId: 'w', dispatchId: 'dispatch-1', variationId: 'variation-1' },
});

function callOf(payload: Record<string, unknown>) {
  const composed = composeCall(attempt(payload));
  if (!composed.ok) throw new Error(composed.reason);
  return composed.call;
}

describe('composing a call', () => {
  it.each([
    ['{"a":1}', 'application/json'],
    [' [1, 2]', 'application/json'],
    ['{"a":', 'text/plain; charset=utf-8'],
    ['a=1&b=two%20words', 'application/x-www-form-urlencoded'],
    ['hello = world', 'text/plain; charset=utf-8'],
  ])('takes the type of %s to be %s', (body, contentType) => {
    expect(callOf({ body }).headers['content-type']).toBe(contentType);
  });

  it('leaves the type that the message names', () => {
    const headers = callOf({ body: '{}', request_headers: { 'Content-Type': 'application/vnd.test+json' } }).headers;
    expect(headers['content-type']).toBe('application/vnd.test+json');
  });

  it('says what it is about, and lets no header of the message say otherwise', () => {
    const request_headers = {
      Host: 'x',
      'Transfer-Encoding': 'chunked',
      'Idempotency-Key': 'x',
      'X-Fanfare-Delivery-Id': 'x',
      'X-Own': 5,
    };
    expect(callOf({ request_headers }).headers).toEqual({
      'x-own': '5',
      'idempotency-key': 'key-1',
      'x-fanfare-delivery-id': 'key-1',
      'x-fanfare-dispatch-id': 'dispatch-1',
      'x-fanfare-variation-id': 'variation-1',
    });
  });

  it('sends no body with GET', () => {
    expect(callOf({ request_method: 'GET', body: '{}' })).not.toHaveProperty('body');
  });

  it.each([
    [{ url: '' }, 'missing_hostname'],
    [{ url: undefined }, 'missing_hostname'],
    [{ url: 'https://' }, 'missing_hostname'],
    [{ url: 'file:///etc/passwd' }, 'missing_hostname'],
    [{ url: 'ftp://example.test/' }, 'blocked_webhook_url'],
    [{ request_method: 'TRACE' }, 'invalid_request_method'],
  ])('%j is %s', (payload, reason) => {
    expect(composeCall(attempt(payload))).toEqual({ ok: false, reason });
  });
});
