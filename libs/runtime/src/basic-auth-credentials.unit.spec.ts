import { describe, expect, it } from '@jest/globals';
import { InvalidConfig, loadConfig } from './load-config.ts';
import { providersConfig } from './providers-config.ts';

const load = (BASIC_AUTH_CREDENTIALS?: string) =>
  loadConfig(providersConfig, { BASIC_AUTH_CREDENTIALS }).BASIC_AUTH_CREDENTIALS;

describe('the credentials that messages name', () => {
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
    expect(problem).toMatch(/BASIC_AUTH_CREDENTIALS: must be JSON like/);
    expect(problem).not.toContain('hunter2');
  });
});
