import { describe, expect, it } from '@jest/globals';
import { failureOf } from './outcome.ts';

describe('what it means that no answer came', () => {
  it.each([
    ['ENOTFOUND', 'no_such_host'],
    ['CERT_HAS_EXPIRED', 'tls_failed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_INVALID_ARG', 'invalid_request'],
    ['EAI_AGAIN', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
  ])('%s: %s', (code, outcome) => {
    expect(failureOf(Object.assign(new Error('failed'), { code }))).toEqual({ outcome, detail: `${code}: failed` });
  });

  it.each([[undefined], ['text'], [{}]])('is unreachable where %j is all that is known', (thrown) => {
    expect(failureOf(thrown)).toMatchObject({ outcome: 'unreachable' });
  });
});
