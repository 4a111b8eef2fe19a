import { expect, it } from '@jest/globals';
import { mailHeaders } from './mail-headers.ts';

it('reads folded headers and no further than the headers', () => {
  const mail = Buffer.from('X-Fanfare-Delivery-ID:\r\n abc/1\r\nSubject: a: b\r\n\r\nX-Fanfare-Delivery-Id: body\r\n');
  expect([...mailHeaders(mail)]).toEqual([
    ['x-fanfare-delivery-id', 'abc/1'],
    ['subject', 'a: b'],
  ]);
});
