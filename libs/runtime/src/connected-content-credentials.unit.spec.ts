import { describe, expect, it } from '@jest/globals';
import { InvalidConfig, loadConfig } from './load-config.ts';
import { providersConfig } from './providers-config.ts';

const load = (CONNECTED_CONTENT_CREDENTIALS?: string) =>
  loadConfig(providersConfig, { CONNECTED_CONTENT_CREDENTIALS }).CONNECTED_CONTENT_CREDENTIALS;

describe('the credentials of connected content', () => {
  it('are JSON by name; none are set by default', () => {
    expect(load('{"shop":{"username":"u","password":"p"}}')).toEqual({ shop: { username: 'u', password: 'p' } });
    expect(load()).toEqual({});
  });

  it.each(['{"shop":"hunter2"}', 'hunter2', '[{"password":"hunter2"}]'])('%s is refused, and not repeated', (text) => {
    let problem = '';
    try {
      load(text);
    } catch (error) {
      if (error instanceof InvalidConfig) problem = error.message;
    }
    expect(problem).toMatch(/CONNECTED_CONTENT_CREDENTIALS: must be JSON like/);
    expect(problem).not.toContain('hunter2');
  });
});
