import { describe, expect, it } from '@jest/globals';
import type { ConnectedRequest } from '@fanfare/personalization';
import { composeCall } from './compose-call.ts';

const credentials = { shop: { username: 'us', password: 'pä' } };
const callOf = (request: Partial<ConnectedRequest>) =>
  composeCall({ key: '', url: 'https://x.test/', method: 'GET', headers: {}, retry: false, ...request }, credentials);

describe('composing a call', () => {
  it('says what it takes: JSON with GET, a form else, or what the template says', () => {
    expect(callOf({})?.headers).toEqual({ 'content-type': 'application/json', accept: '*/*' });
    expect(callOf({ method: 'POST' })?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    const text = { 'content-type': 'text/csv', accept: 'text/csv' };
    expect(callOf({ contentType: 'text/csv' })?.headers).toEqual(text);
    expect(callOf({ contentType: 'text/csv', headers: { Accept: 'a/b' } })?.headers).toEqual({
      ...text,
      accept: 'a/b',
    });
  });

  it.each([
    ['a=1&b=two+words', 'application/json', '{"a":"1","b":"two words"}'],
    ['__proto__=1', 'application/json', '{"__proto__":"1"}'],
    ['{"a":"b=c"}', 'application/json', '{"a":"b=c"}'],
    ['a=1', 'application/x-www-form-urlencoded', 'a=1'],
    ['a=1', undefined, 'a=1'],
  ])('sends %s of type %s as %s', (body, contentType, sent) => {
    expect(callOf({ method: 'POST', body, contentType })?.body).toBe(sent);
  });

  it('sends no body with GET, and no header of the connection', () => {
    const call = callOf({ body: 'a=1', headers: { Host: 'evil', 'Transfer-Encoding': 'chunked', 'X-A': 'b' } });
    expect(call).not.toHaveProperty('body');
    expect(call?.headers).toEqual({ 'content-type': 'application/json', accept: '*/*', 'x-a': 'b' });
  });

  it('takes the credential of a name, and is not made where there is none', () => {
    expect(callOf({ basicAuth: 'shop' })?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('us:pä').toString('base64')}`,
    });
    expect(callOf({ basicAuth: 'other' })).toBeUndefined();
    expect(callOf({ basicAuth: 'constructor' })).toBeUndefined();
  });
});
