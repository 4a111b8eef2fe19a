import { describe, expect, it } from '@jest/globals';
import { inIsoFormat } from './documented-dates.ts';
import { contextOf, createPersonalizer } from './index.ts';

describe('a date in a documented format', () => {
  it.each([
    ['2026-03-01T10:00:00', '2026-03-01T10:00:00Z'],
    ['2026-03-01 10:00:00', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00:123Z', '2026-03-01T10:00:00.123Z'],
    ['2026-03-01T10:00:00:123+0200', '2026-03-01T10:00:00.123+0200'],
    ['03/01/2026', '2026-03-01'],
    ['Sun 03 01 10:00:00.UTC 2026', '2026-03-01T10:00:00Z'],
    ['Sun 03 01 10:00:00.+02:00 2026', '2026-03-01T10:00:00+02:00'],
  ])('%s is %s', (text, iso) => {
    expect(inIsoFormat(text)).toBe(iso);
  });

  it.each(['2026-03-01', '2026-03-01T10:00:00+02:00', 'now', '3/1', '1772359200', '', 7, undefined])(
    'anything else stays as it is: %s',
    (value) => {
      expect(inIsoFormat(value)).toBe(value);
    },
  );

  it('is shown by the date filter, and otherwise as it came', () => {
    const since = 'Sun 03 01 10:00:00.UTC 2026';
    const context = contextOf({
      profile: { userId: 'u', emailSubscribe: 'subscribed', subscriptionGroups: {}, customAttributes: { since } },
      campaign: { campaignId: 'c', name: 'Spring' },
      variation: { variationId: 'v', name: 'Short' },
      dispatchId: 'd',
    });
    const compiled = createPersonalizer().compileMessage({
      subject: "{{custom_attribute.${since} | date: '%d.%m.%Y %H:%M'}}, {{custom_attribute.${since}}}",
    });
    expect(compiled.ok && compiled.render(context)).toMatchObject({
      message: { subject: `01.03.2026 10:00, ${since}` },
    });
  });
});
