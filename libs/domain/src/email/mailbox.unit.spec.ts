import { describe, expect, it } from '@jest/globals';
import { mailboxOf } from './mailbox.ts';

describe('a mailbox', () => {
  it.each([
    ['shop@example.test', '', 'shop@example.test'],
    [' Shop <shop@example.test> ', 'Shop', 'shop@example.test'],
    ['"Shop, \\"Nord\\"" <shop@example.test>', 'Shop, "Nord"', 'shop@example.test'],
    ['Ünal & Co, Ltd. <shop+a@bücher.test>', 'Ünal & Co, Ltd.', 'shop+a@bücher.test'],
    ['A <a@b.test> B\r\nBcc: eve@b.test <shop@example.test>', 'A <a@b.test> B Bcc: eve@b.test', 'shop@example.test'],
    ['<shop@example.test>', '', 'shop@example.test'],
  ])('%j', (text, name, address) => {
    expect(mailboxOf(text)).toEqual({ name, address });
  });

  it.each(['', 'Shop', 'a@b.test, c@d.test', 'Shop <a@b.test>, <c@d.test', 'Shop <>', 'a@b@c', 'Shop <a b@c.test>'])(
    'is not %j',
    (text) => {
      expect(mailboxOf(text)).toBeUndefined();
    },
  );

  it('is found in the time that its length takes', () => {
    expect(mailboxOf(`${'<'.repeat(200_000)}${'"'.repeat(200_000)}>`)).toBeUndefined();
  });
});
