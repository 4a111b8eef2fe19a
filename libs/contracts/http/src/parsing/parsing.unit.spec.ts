import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  dateTime,
  dateTimeText,
  jsonObject,
  lenientBoolean,
  listOf,
  optional,
  parseDateTime,
  read,
  requiredText,
  headerMap,
  withDefault,
} from './index.ts';

const valueOf = <Output>(schema: z.ZodType<Output>, value: unknown): Output | undefined => {
  const result = read(schema, value);
  return result.ok ? result.value : undefined;
};
const problemsOf = (schema: z.ZodType, value: unknown, path?: string): readonly string[] => {
  const result = read(schema, value, path);
  return result.ok ? [] : result.problems;
};

describe('A boolean', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
    ['True', true],
    ['False', false],
  ])('reads %p as %p', (given, expected) => {
    expect(valueOf(lenientBoolean, given)).toBe(expected);
  });

  it.each([['yes'], [1], [''], ['TRUE'], [{}]])('refuses %p', (given) => {
    expect(problemsOf(lenientBoolean, given)).toHaveLength(1);
  });
});

describe('A list', () => {
  const list = listOf(requiredText, { max: 3 });

  it('takes a lone entry as a list of one', () => {
    expect(valueOf(list, 'a')).toEqual(['a']);
    expect(valueOf(listOf(z.object({ a: z.string() })), { a: 'x' })).toEqual([{ a: 'x' }]);
  });

  it('takes an empty list', () => {
    expect(valueOf(list, [])).toEqual([]);
  });

  it('names the entry that is wrong', () => {
    expect(problemsOf(list, ['a', 7, ''], 'ids')).toEqual([
      'ids.1: Invalid input: expected string, received number',
      'ids.2: must not be empty',
    ]);
  });

  it('has one problem when it is too long, whatever its entries are', () => {
    expect(
      problemsOf(
        list,
        Array.from({ length: 100_000 }, () => 0),
      ),
    ).toEqual(['body: has more than 3 entries']);
  });

  it('is required unless it is optional, and null is absent', () => {
    const schema = z.object({ ids: list, more: optional(list) });
    expect(problemsOf(schema, { ids: null, more: null })).toEqual(['ids: is required']);
    expect(problemsOf(schema, {})).toEqual(['ids: is required']);
  });
});

describe('A missing field', () => {
  const schema = z.object({ a: optional(z.string()), b: withDefault(lenientBoolean, true), c: requiredText });

  it.each([[{ c: 'c' }], [{ a: null, b: null, c: 'c' }], [{ a: undefined, b: undefined, c: 'c' }]])(
    'is absent or has its default: %j',
    (given) => {
      expect(valueOf(schema, given)).toEqual({ b: true, c: 'c' });
    },
  );

  it('is "required" where it has to be there', () => {
    expect(problemsOf(schema, {}, 'messages.email')).toEqual(['messages.email.c: is required']);
    expect(problemsOf(schema, { c: null })).toEqual(['c: is required']);
  });

  it('does not hide a wrong value', () => {
    expect(problemsOf(schema, { a: 1, b: 'no', c: '' })).toHaveLength(3);
  });

  it('may be unknown: it is ignored', () => {
    expect(valueOf(schema, { c: 'c', new_field: 1 })).toEqual({ b: true, c: 'c' });
  });
});

describe('A date-time', () => {
  it.each([
    ['2020-06-28T23:59:59-5:00', '2020-06-29T04:59:59.000Z'],
    ['2020-06-28T23:59:59+0000', '2020-06-28T23:59:59.000Z'],
    ['2020-06-28 23:59:59 +0200', '2020-06-28T21:59:59.000Z'],
    ['2020-06-28T23:59:59 0200', '2020-06-28T21:59:59.000Z'],
    ['2020-06-28 23:59 02:00', '2020-06-28T21:59:00.000Z'],
    ['2020-06-28T23:59:59Z', '2020-06-28T23:59:59.000Z'],
    ['2020-06-28T23:59:59.123456Z', '2020-06-28T23:59:59.123Z'],
    ['2020-06-28T23:59:59', '2020-06-28T23:59:59.000Z'],
    ['2020-06-28T23:59', '2020-06-28T23:59:00.000Z'],
    ['2020-06-28', '2020-06-28T00:00:00.000Z'],
    ['2020-6-8', '2020-06-08T00:00:00.000Z'],
    ['2020-06-28T23:59:59+05:30', '2020-06-28T18:29:59.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(new Date(parseDateTime(text)!).toISOString()).toBe(expected);
  });

  it.each([
    [''],
    ['tomorrow'],
    ['2020-06-31'],
    ['2023-02-29'],
    ['2020-13-01'],
    ['2020-06-28T24:00:00Z'],
    ['2020-06-28T23:60:00Z'],
    ['2020-06-28T23:59:59+15:00'],
    ['2020-06-28T23:59:59+05:99'],
    ['1593388799'],
  ])('refuses %p', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
    expect(problemsOf(dateTime, text)).toEqual(['body: is not an ISO 8601 date-time']);
  });

  it('is a number as `dateTime` and stays a text as `dateTimeText`, which may be a template', () => {
    expect(valueOf(dateTime, '1970-01-01T00:00:01Z')).toBe(1000);
    expect(valueOf(dateTimeText, '1970-01-01T00:00:01Z')).toBe('1970-01-01T00:00:01Z');
    expect(valueOf(dateTimeText, '{{custom_attribute.${end}}}')).toBe('{{custom_attribute.${end}}}');
    expect(problemsOf(dateTimeText, 'soon')).toHaveLength(1);
  });
});

describe('Objects', () => {
  it('are objects, not lists or texts', () => {
    expect(valueOf(jsonObject, { a: [1] })).toEqual({ a: [1] });
    for (const given of [[], 'x', 1, true]) expect(problemsOf(jsonObject, given)).toEqual(['body: must be an object']);
  });

  it('of headers take numbers and booleans as their text', () => {
    expect(valueOf(headerMap, { a: 'x', b: 1, c: true })).toEqual({ a: 'x', b: '1', c: 'true' });
    expect(problemsOf(headerMap, { a: {}, b: [] })).toEqual(['body: must be an object whose values are texts']);
  });

  it.each([[{ 'bad name': 'x' }], [{ '': 'x' }], [{ a: 'one\r\nB: two' }], [{ a: 'x\u0000' }]])(
    'of headers hold what a header can be: not %j',
    (headers) => {
      expect(problemsOf(headerMap, headers)).toEqual([expect.stringMatching(/: is not a header$/)]);
    },
  );

  it('of headers may hold Liquid, which is known when it is rendered', () => {
    const headers = { '{{custom_attribute.${name}}}': '{% if true %}\nx{% endif %}' };
    expect(valueOf(headerMap, headers)).toEqual(headers);
  });
});

describe('The list of problems', () => {
  it('is bounded', () => {
    expect(problemsOf(listOf(z.string()), Array(500).fill(0))).toHaveLength(20);
  });
});
