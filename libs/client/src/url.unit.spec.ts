import { describe, expect, it } from '@jest/globals';
import { urlOf } from './url.ts';

describe('The URL of a call', () => {
  it('has one slash between address and path', () => {
    for (const base of ['https://fanfare.example', 'https://fanfare.example/', 'https://fanfare.example//'])
      expect(urlOf(base, '/campaigns/list', {})).toBe('https://fanfare.example/campaigns/list');
    expect(urlOf('https://example/fanfare', '/events', {})).toBe('https://example/fanfare/events');
  });

  it('has lists as repeated names, and nothing of what is not there', () => {
    const query = { external_id: ['a&b', 'c'], email: undefined, phone: null, limit: 0, include_archived: false };
    expect(urlOf('x:', '/p', { query })).toBe('x:/p?external_id=a%26b&external_id=c&limit=0&include_archived=false');
  });

  it('keeps an id within its segment', () => {
    expect(urlOf('x:', '/v1/campaigns/{id}/stop', { id: 'a/../b?c' })).toBe('x:/v1/campaigns/a%2F..%2Fb%3Fc/stop');
  });

  it.each([
    ['an empty one', ''],
    ['.', '.'],
    ['..', '..'],
    ['none', undefined],
  ])('refuses %s as an id', (_, id) => {
    expect(() => urlOf('x:', '/v1/campaigns/{id}', { id })).toThrow(TypeError);
  });
});
