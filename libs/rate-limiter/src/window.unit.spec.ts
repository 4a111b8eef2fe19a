import { describe, expect, it } from '@jest/globals';
import { secondsUntil, windowAt } from './window.ts';

const at = (text: string): number => Date.parse(text);

describe('the window of a moment', () => {
  it.each([
    ['an hour', 3_600_000, '2026-03-01T14:59:59.999Z', '2026-03-01T14:00:00Z', '2026-03-01T15:00:00Z'],
    ['an hour, at its start', 3_600_000, '2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z', '2026-03-01T16:00:00Z'],
    ['a day', 86_400_000, '2026-03-01T23:10:00Z', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['a minute', 60_000, '2026-03-01T14:59:31Z', '2026-03-01T14:59:00Z', '2026-03-01T15:00:00Z'],
    ['three seconds', 3_000, '2026-03-01T14:00:05.5Z', '2026-03-01T14:00:03Z', '2026-03-01T14:00:06Z'],
  ])('of %s is aligned to the clock', (_name, windowMs, moment, startsAt, endsAt) => {
    expect(windowAt(at(moment), windowMs)).toEqual({ startsAt: at(startsAt), endsAt: at(endsAt) });
  });

  it('ends in whole seconds, never in none', () => {
    expect(secondsUntil(10_000, 7_001)).toBe(3);
    expect(secondsUntil(10_000, 7_000)).toBe(3);
    expect(secondsUntil(10_000, 9_999)).toBe(1);
    expect(secondsUntil(10_000, 10_500)).toBe(1);
  });
});
