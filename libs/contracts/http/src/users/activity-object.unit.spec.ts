import { describe, expect, it } from '@jest/globals';
import { attributes, event, longText, nested, problemsOf, purchase, read } from './testing/track-objects.ts';

describe('the size', () => {
  const huge = { a: Array(1_000).fill('x'.repeat(100)) };
  it('of an attribute and of properties is bounded', () => {
    expect(problemsOf('attributes', attributes({ huge }))).toEqual([
      "The value provided for the 'huge' field is not a valid custom attribute.",
    ]);
    expect(problemsOf('events', event({ properties: huge }))).toEqual(["'properties' is not valid"]);
    const half = { a: huge.a.slice(500) };
    expect(problemsOf('events', event({ properties: half }))).toEqual([]);
    expect(problemsOf('purchases', purchase({ properties: half }))).toEqual(["'properties' is not valid"]);
  });
});

describe('an event', () => {
  it('has a name, a time, and perhaps an app and properties', () => {
    const { events } = read({ events: [event({ app_id: 'a', properties: { color: 'red', size: { w: 1 } } })] });
    expect(events[0]!.value).toEqual({
      user: { identifier: { externalId: 'u' }, changes: [], ifUnknown: 'create' },
      name: 'n',
      at: Date.UTC(2026, 0, 1),
      appId: 'a',
      properties: { color: 'red', size: { w: 1 } },
    });
  });

  const refused: [object, string][] = [
    [{ name: undefined }, "'name' is required"],
    [{ name: '' }, "'name' is not valid"],
    [{ name: longText }, "'name' is not valid"],
    [{ time: undefined }, "'time' is required"],
    [{ time: 'now' }, "'time' is not valid"],
    [{ time: 1767225600 }, "'time' is not valid"],
    [{ app_id: 7 }, "'app_id' is not valid"],
    [{ properties: ['a'] }, "'properties' is not valid"],
    [{ properties: { $a: 1 } }, "'properties' is not valid"],
    [{ properties: { time: 1 } }, "'properties' is not valid"],
    [{ properties: { event_name: 1 } }, "'properties' is not valid"],
    [{ properties: { [longText]: 1 } }, "'properties' is not valid"],
    [{ properties: { a: longText } }, "'properties' is not valid"],
    [{ properties: nested(30) }, "'properties' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('events', event(fields))).toEqual([problem]);
  });
});

describe('a purchase', () => {
  it('counts once in its currency unless it says otherwise', () => {
    const { purchases } = read({ purchases: [purchase({ currency: 'eur', price: 9.5 }), purchase({ quantity: 100 })] });
    expect(purchases.map(({ value }) => value)).toMatchObject([
      { name: 'p', currency: 'EUR', price: 9.5, quantity: 1 },
      { currency: 'USD', quantity: 100 },
    ]);
  });

  const refused: [object, string][] = [
    [{ product_id: undefined }, "'product_id' is required"],
    [{ product_id: longText }, "'product_id' is not valid"],
    [{ currency: undefined }, "'currency' is required"],
    [{ currency: 'XQQ' }, "'currency' is not valid"],
    [{ currency: 7 }, "'currency' is not valid"],
    [{ price: undefined }, "'price' is required"],
    [{ price: '1' }, "'price' is not valid"],
    [{ quantity: 0 }, "'quantity' is not valid"],
    [{ quantity: 101 }, "'quantity' is not valid"],
    [{ quantity: 1.5 }, "'quantity' is not valid"],
    [{ quantity: '2' }, "'quantity' is not valid"],
    [{ time: '' }, "'time' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('purchases', purchase(fields))).toEqual([problem]);
  });
});
