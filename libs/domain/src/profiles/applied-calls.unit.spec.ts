import { describe, expect, it } from '@jest/globals';
import { APPLIED_CALLS_MAX, withAppliedCall, type AppliedCall } from './applied-calls.ts';
import { newProfile } from './identifier.ts';

const HOUR_MS = 3_600_000;

describe('What a profile remembers of calls', () => {
  const ada = newProfile({ externalId: 'ada' }, { workspaceId: 'w', userId: 'u', randomBucket: 0, now: 0 });
  const remembered = (calls: readonly AppliedCall[]): string[] =>
    calls.reduce(withAppliedCall, ada).appliedCalls!.map(({ callId }) => callId);
  const call = (callId: string, at: number, objects = 1): AppliedCall => ({
    callId,
    at,
    places: Array.from({ length: objects }, (_, place) => place),
  });

  it('is the newest hundred, of the last 25 hours', () => {
    const many = Array.from({ length: APPLIED_CALLS_MAX + 5 }, (_, n) => call(`c${n}`, n));
    expect(remembered(many)).toEqual(many.slice(5).map(({ callId }) => callId));
    expect(remembered([call('old', 0), call('young', HOUR_MS), call('now', 25 * HOUR_MS)])).toEqual(['young', 'now']);
  });

  it('is no more than a document holds, though bulk calls have tens of thousands of objects about one user', () => {
    const bulks = Array.from({ length: 20 }, (_, n) => call(`bulk ${n}`, n, 4_000));
    expect(remembered(bulks)).toEqual(['bulk 18', 'bulk 19']);
    expect(remembered([call('small', 0), call('huge', 1, 80_000)])).toEqual(['huge']);
  });

  it('is one entry of a call that came in several parts', () => {
    const { appliedCalls } = [call('a', 0, 2), call('b', 1), { ...call('a', 2), places: [7] }].reduce(
      withAppliedCall,
      ada,
    );
    expect(appliedCalls).toEqual([call('b', 1), { callId: 'a', at: 2, places: [0, 1, 7] }]);
  });
});
