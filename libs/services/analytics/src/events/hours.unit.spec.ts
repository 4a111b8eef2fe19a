import { describe, expect, it } from '@jest/globals';
import { createDayOf } from '../calendar.ts';
import { contributionsOf } from './contributions.ts';
import { endOfHour, hourOf, hoursUntil } from './hours.ts';
import { hourlyRows } from './series.ts';

const at = (text: string): number => Date.parse(text);

describe('A series of hours', () => {
  it('ends with the hour of the given instant and leaves none out, across midnight', () => {
    expect(hoursUntil(at('2026-01-01T01:59:59.999Z'), 3).map(hourOf)).toEqual([
      '2025-12-31T23',
      '2026-01-01T00',
      '2026-01-01T01',
    ]);
    expect(hoursUntil(at('2026-01-01T01:00:00Z'), 1)).toEqual([at('2026-01-01T01:00:00Z')]);
    expect(endOfHour(at('2026-01-01T01:00:00Z'))).toBe(at('2026-01-01T01:59:59.999Z'));
  });

  it('adds up an hour that lies on two days of its time zone', () => {
    const dayOf = createDayOf('Asia/Kathmandu'); // midnight is at 18:15 UTC
    const event = { offset: 1, workspaceId: 'w', name: 'signed_up' };
    const counted = [at('2026-01-31T18:00:00Z'), at('2026-01-31T18:30:00Z')].flatMap((instant) =>
      contributionsOf({ ...event, at: instant }, dayOf),
    );
    expect(counted.map(({ day }) => day)).toEqual(['2026-01-31', '2026-02-01']);
    expect(hourlyRows([at('2026-01-31T18:00:00Z')], counted)).toEqual([{ time: '2026-01-31T18:00:00.000Z', count: 2 }]);
  });
});
