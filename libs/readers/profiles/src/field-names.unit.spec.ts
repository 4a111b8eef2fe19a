import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeName, decodeNames, encodeName, encodeNames } from './field-names.ts';

describe('the name of a stored field', () => {
  it.each([
    ['plan', 'plan'],
    ['address.city', 'address%2Ecity'],
    ['$set', '%24set'],
    ['a$b', 'a$b'],
    ['100%', '100%25'],
    ['%2E', '%252E'],
    ['Lieblingsfarbe ä', 'Lieblingsfarbe ä'],
  ])('%s is stored as %s', (name, stored) => {
    expect(encodeName(name)).toBe(stored);
    expect(decodeName(stored)).toBe(name);
  });

  it('has no dot and no leading $, and any name comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '$', '%', '2', 'E', '5', '\0', 'ä', 'x') }), (name) => {
        expect(encodeName(name)).not.toMatch(/^\$|[.\0]/);
        expect(decodeName(encodeName(name))).toBe(name);
      }),
    );
  });
});

describe('the names in a value', () => {
  it('come back at every depth', () => {
    const value = { 'a.b': [{ $c: 1, 'd%': { 'e.f': ['g.h', null] } }], plain: true };
    expect(JSON.stringify(encodeNames(value))).toBe(
      '{"a%2Eb":[{"%24c":1,"d%25":{"e%2Ef":["g.h",null]}}],"plain":true}',
    );
    expect(decodeNames(encodeNames(value))).toEqual(value);
  });

  it('are left alone, without a copy, where nothing changes', () => {
    const value = { a: [{ b: 'c.d' }], e: null };
    expect(encodeNames(value)).toBe(value);
  });

  it('may be __proto__', () => {
    const value = JSON.parse('{"__proto__":{"x.y":1}}') as object;
    expect(JSON.stringify(decodeNames(encodeNames(value)))).toBe('{"__proto__":{"x.y":1}}');
  });
});
