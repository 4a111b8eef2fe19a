import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from './fingerprint.ts';

const of = (body: unknown): string => fingerprintOf('/messages/send', body);

describe('The fingerprint of a request', () => {
  it('does not depend on the order of fields', () => {
    expect(of({ a: 1, b: { c: [1, 2], d: null } })).toBe(of({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [1, [2]] }, { a: [[1], 2] }],
    [{ a: null }, {}],
    [{ a: '","b":"' }, { a: '', b: '' }],
    [{}, []],
    [undefined, 'undefined'],
  ])('tells %j from %j', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('tells one endpoint from another', () => {
    expect(fingerprintOf('/a', {})).not.toBe(fingerprintOf('/b', {}));
  });

  it('ends on a body of endless depth', () => {
    expect(of(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toHaveLength(64);
  });
});
