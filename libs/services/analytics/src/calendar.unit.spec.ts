import { describe, expect, it } from '@jest/globals';
import { createDayOf, daysUntil } from './calendar.ts';

describe('the day of an instant', () => {
  it.each([
    ['UTC', '2026-01-31T23:59:59.999Z', '2026-01-31'],
    ['UTC', '2026-02-01T00:00:00.000Z', '2026-02-01'],
    ['America/New_York', '2026-02-01T04:59:59.999Z', '2026-01-31'],
    ['America/New_York', '2026-02-01T05:00:00.000Z', '2026-02-01'],
    ['America/New_York', '2026-07-01T04:00:00.000Z', '2026-07-01'],
    ['Asia/Kathmandu', '2026-01-31T18:14:59.999Z', '2026-01-31'],
    ['Asia/Kathmandu', '2026-01-31T18:15:00.000Z', '2026-02-01'],
  ])('in %s, %s is %s', (timeZone, instant, day) => {
    const dayOf = createDayOf(timeZone);
    expect([dayOf(Date.parse(instant)), dayOf(Date.parse(instant))]).toEqual([day, day]);
  });

  it('needs a time zone that exists', () => {
    expect(() => createDayOf('Mars/Olympus')).toThrow(RangeError);
  });
});

describe('a series of days', () => {
  it('ends with the given day and leaves none out', () => {
    expect(daysUntil('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(daysUntil('2026-01-01', 1)).toEqual(['2026-01-01']);
  });
});
