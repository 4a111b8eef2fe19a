import { describe, expect, it } from '@jest/globals';
import { retryAfterOf, waitBeforeRetry, type Allowance, type FailedTry } from './retry.ts';

const allowance: Allowance = { repeat: 'safe', retriesLeft: 3, failedBefore: 0, timeLeftMs: 60_000 };
const wait = (failed: Partial<FailedTry>, allowed: Partial<Allowance> = {}, random = 0.5): number | undefined =>
  waitBeforeRetry({ isUntouched: false, ...failed }, { ...allowance, ...allowed }, () => random);

describe('The wait before a retry', () => {
  it('grows with every failed try, up to eight seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 20].map((failedBefore) => wait({}, { failedBefore }, 1))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
  });

  it('is drawn from all of that span', () => {
    expect([0, 0.25, 1].map((random) => wait({}, { failedBefore: 3 }, random))).toEqual([0, 500, 2_000]);
  });

  it('is at least what the answer asks for, and little more', () => {
    expect(
      [0, 0.5, 1].map((random) => wait({ status: 429, retryAfterMs: 7_000 }, { failedBefore: 5 }, random)),
    ).toEqual([7_000, 7_125, 7_250]);
  });

  it('is not begun when it would end after the time is up', () => {
    const asked = { status: 503, retryAfterMs: 10_000 };
    expect(wait(asked, { timeLeftMs: 10_000 }, 0)).toBe(10_000);
    expect(wait(asked, { timeLeftMs: 9_999 }, 0)).toBeUndefined();
    expect(wait({}, { timeLeftMs: -1 }, 0)).toBeUndefined();
  });

  it('is not begun without a try left', () => {
    expect(wait({}, { retriesLeft: 0 })).toBeUndefined();
  });
});

describe('A call is repeated', () => {
  const statuses = [undefined, 200, 400, 401, 404, 409, 413, 429, 500, 501, 502, 503, 504];
  const repeated = (repeat: Allowance['repeat']) =>
    statuses.filter((status) => wait({ status, isUntouched: status === 429 }, { repeat }) !== undefined);

  it('after a 429, what passes on the server, and no answer: if it is safe', () => {
    expect(repeated('safe')).toEqual([undefined, 429, 500, 502, 503, 504]);
    expect(repeated('keyed')).toEqual(repeated('safe'));
  });

  it('after a 429 alone, if the second time would do more', () => {
    expect(repeated('once')).toEqual([429]);
  });

  it('when there was no connection, whatever it does', () => {
    expect(wait({ isUntouched: true }, { repeat: 'once' })).toBeDefined();
  });
});

describe('The wait that an answer asks for', () => {
  const now = Date.UTC(2026, 9, 21, 7, 28, 0);
  const asked = (headers: Record<string, string>) => retryAfterOf(new Headers(headers), now);

  it.each([
    [{}, undefined],
    [{ 'Retry-After': '3' }, 3_000],
    [{ 'Retry-After': '0' }, 0],
    [{ 'Retry-After': 'Wed, 21 Oct 2026 07:28:05 GMT' }, 5_000],
    [{ 'Retry-After': 'Wed, 21 Oct 2026 07:27:00 GMT' }, 0],
    [{ 'Retry-After': 'soon' }, undefined],
    [{ 'Retry-After': '' }, undefined],
    [{ 'Retry-After': '-3' }, undefined],
    [{ 'X-Ratelimit-Retry-After': '2' }, 2_000],
    [{ 'X-Ratelimit-Retry-After': '2', 'Retry-After': '4' }, 4_000],
    [{ 'X-Ratelimit-Retry-After': 'x', 'Retry-After': '4' }, 4_000],
  ])('%j is %s ms', (headers, ms) => {
    expect(asked(headers)).toBe(ms);
  });
});
