import { describe, expect, it } from '@jest/globals';
import { attachmentExtensionOf, isBccAllowed } from './index.ts';

describe('the extension of an attachment', () => {
  it.each([
    ['https://a.test/terms.pdf', 'pdf'],
    ['http://a.test/x/TICKET.PkPass?token=a.exe#b', 'pkpass'],
    ['https://a.test/terms.pdf/', undefined],
    ['https://a.test/a.b/pdf', undefined],
    ['https://pdf', undefined],
    ['https://a.test/run.exe', undefined],
    ['file:///etc/a.pdf', undefined],
    ['data:text/plain,a.pdf', undefined],
    ['terms.pdf', undefined],
    ['', undefined],
  ])('of %s is %s', (url, extension) => {
    expect(attachmentExtensionOf(url)).toBe(extension);
  });
});

describe('a BCC address', () => {
  it('is one of those that are configured, however it is written, or none', () => {
    expect(isBccAllowed(' Archive@Shop.test ', ['x@shop.test', 'archive@shop.TEST'])).toBe(true);
    expect(isBccAllowed(' ', [])).toBe(true);
    expect(isBccAllowed('eve@shop.test', ['archive@shop.test'])).toBe(false);
    expect(isBccAllowed('archive@shop.test, eve@shop.test', ['archive@shop.test'])).toBe(false);
  });
});
