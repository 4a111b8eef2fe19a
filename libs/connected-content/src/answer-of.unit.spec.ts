import { describe, expect, it } from '@jest/globals';
import { answerOf } from './answer-of.ts';

const answered = (status: number, body: string) =>
  answerOf({ outcome: 'answered', status, headers: {}, url: 'https://x.test/', body: Buffer.from(body) });
const nothing = { kind: 'nothing' };

describe('what a template gets', () => {
  it.each([
    [200, '{"a":1}', { kind: 'data', data: { a: 1, __http_status_code__: 200 } }],
    [404, '{"error":"x"}', { kind: 'data', data: { error: 'x', __http_status_code__: 404 } }],
    [500, '{}', { kind: 'data', data: { __http_status_code__: 500 } }],
    [200, '[1,2]', { kind: 'data', data: [1, 2] }],
    [200, '42', { kind: 'data', data: 42 }],
    [200, '\uFEFF{}', { kind: 'data', data: { __http_status_code__: 200 } }],
    [200, 'Hi {', { kind: 'text', text: 'Hi {' }],
    [204, '', { kind: 'text', text: '' }],
    [404, 'not found', nothing],
    [302, '', nothing],
    [500, '[1]', nothing],
    [200, '['.repeat(400_000), { kind: 'text', text: '['.repeat(400_000) }],
  ])('%i %.20s', (status, body, answer) => {
    expect(answered(status, body).answer).toEqual(answer);
  });

  it('weighs what it takes up in memory', () => {
    const many = (value: string) => `[${Array.from({ length: 10_000 }, () => value).join()}]`;
    const factorOf = (text: string) => answered(200, text).bytes / text.length;
    expect(factorOf(many('{}'))).toBeGreaterThan(20);
    expect(factorOf(many('[]'))).toBeGreaterThan(13);
    expect(factorOf(many('1'))).toBeGreaterThan(4);
    expect(factorOf('x'.repeat(10_000))).toBe(1);
  });

  it('is data without a way to its prototype', () => {
    const { answer } = answered(200, '{"__proto__":{"x":1}}');
    expect(answer.kind === 'data' && Object.getPrototypeOf(answer.data)).toBe(Object.prototype);
  });

  it.each(['blocked', 'timeout', 'no_such_host', 'tls_failed', 'invalid_request', 'unreachable'] as const)(
    'is nothing where the call is %s',
    (outcome) => {
      expect(answerOf({ outcome, detail: '' })).toMatchObject({ answer: nothing, isGood: false });
    },
  );

  it('may be used again only if it is a success, and tells which failure may pass', () => {
    expect([200, 201, 302, 404, 500].map((status) => answered(status, '{}').isGood)).toEqual([
      true,
      true,
      ...[false, false, false],
    ]);
    expect([200, 404, 408, 429, 500, 503].map((status) => answered(status, '{}').transient)).toEqual([
      ...[undefined, undefined],
      ...['HTTP 408', 'HTTP 429', 'HTTP 500', 'HTTP 503'],
    ]);
    expect(answerOf({ outcome: 'timeout', detail: '' }).transient).toBe('timeout');
    expect(answerOf({ outcome: 'blocked', detail: '' }).transient).toBeUndefined();
    expect(answerOf({ outcome: 'too_large', status: 200 })).toMatchObject({ answer: nothing, isGood: false });
  });
});
