import { describe, expect, it } from '@jest/globals';
import type { ProviderAnswer } from '@fanfare/providers';
import { answerToFailure, answerToStatus } from './answers.ts';

const accepted: ProviderAnswer = { status: 'accepted', providerMessageId: 'key-1' };
const now = Date.parse('2026-01-01T00:00:00Z');
const rejected = (permanent: boolean) => ({ status: 'rejected', reason: 'invalid_http_status', permanent });

describe('what a status means', () => {
  it.each([
    [204, undefined, accepted],
    [302, undefined, rejected(true)],
    [404, undefined, rejected(true)],
    [500, undefined, rejected(false)],
    [503, undefined, rejected(false)],
    [503, '2', { status: 'throttled', retryAfterMs: 2_000 }],
    [429, '5', { status: 'throttled', retryAfterMs: 5_000 }],
    [429, 'Thu, 01 Jan 2026 00:00:10 GMT', { status: 'throttled', retryAfterMs: 10_000 }],
    [429, 'soon', { status: 'throttled', retryAfterMs: 30_000 }],
    [408, undefined, { status: 'throttled', retryAfterMs: 30_000 }],
    [425, '999999', { status: 'throttled', retryAfterMs: 3_600_000 }],
  ])('%i, Retry-After %s', (status, retryAfter, answer) => {
    expect(answerToStatus(status, retryAfter, accepted, now)).toMatchObject(answer);
  });
});

describe('what it means that no status came', () => {
  it.each([
    ['blocked', { status: 'rejected', permanent: true, reason: 'blocked_webhook_url' }],
    ['no_such_host', { status: 'rejected', permanent: true, reason: 'missing_hostname' }],
    ['tls_failed', { status: 'rejected', permanent: true, reason: 'ssl_error' }],
    ['invalid_request', { status: 'rejected', permanent: true, reason: 'invalid_request' }],
    ['timeout', { status: 'unreachable', cause: 'http_timeout' }],
    ['unreachable', { status: 'unreachable', cause: 'why' }],
  ] as const)('%s', (outcome, answer) => {
    expect(answerToFailure({ outcome, detail: 'why' })).toMatchObject(answer);
  });
});
