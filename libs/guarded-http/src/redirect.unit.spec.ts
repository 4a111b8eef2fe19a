import { describe, expect, it } from '@jest/globals';
import { redirected } from './redirect.ts';

const hop = {
  url: new URL('https://a.test/x/y?q=1'),
  method: 'POST',
  headers: { Authorization: 'Bearer x', 'X-Key': 'k', Accept: 'text/plain', 'Content-Type': 'text/csv' },
  body: 'a,b',
};

describe('a redirect', () => {
  it('keeps method and body with 307 and 308, and every header within the origin', () => {
    for (const status of [307, 308]) {
      expect(redirected(hop, status, '../z')).toEqual({ ...hop, url: new URL('https://a.test/z') });
    }
  });

  it('is a GET without body after 303, and after 301 or 302 to a POST', () => {
    for (const status of [301, 302, 303]) {
      const next = redirected(hop, status, '/z');
      expect(next).toMatchObject({ method: 'GET' });
      expect(next).not.toHaveProperty('body');
      expect(next?.headers).not.toHaveProperty('Content-Type');
    }
    expect(redirected({ ...hop, method: 'PUT' }, 302, '/z')).toMatchObject({ method: 'PUT', body: 'a,b' });
  });

  it.each(['https://b.test/', 'http://a.test/', 'https://a.test:8443/', '//b.test/'])(
    'takes no key to %s',
    (location) => {
      expect(redirected(hop, 307, location)?.headers).toEqual({ Accept: 'text/plain', 'Content-Type': 'text/csv' });
    },
  );

  it.each([
    [200, '/z'],
    [304, '/z'],
    [302, undefined],
    [302, 'http://'],
  ])('is none: %i to %s', (status, location) => {
    expect(redirected(hop, status, location)).toBeUndefined();
  });
});
