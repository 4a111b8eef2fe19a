import { describe, expect, it } from '@jest/globals';
import { idempotencyKeyOf } from './idempotency-key.ts';

describe('An Idempotency-Key', () => {
  it('may be absent', () => {
    expect(idempotencyKeyOf(undefined)).toEqual({ kind: 'absent' });
  });

  it.each([['a'], ['x'.repeat(255)], ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'], ['!~']])('may be %p', (key) => {
    expect(idempotencyKeyOf(key)).toEqual({ kind: 'given', key });
  });

  it.each([[''], ['x'.repeat(256)], ['two words'], ['first, second'], ['schlüssel'], ['a\tb']])(
    'must not be %p',
    (key) => {
      expect(idempotencyKeyOf(key).kind).toBe('invalid');
    },
  );
});
