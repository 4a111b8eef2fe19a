import { describe, expect, it } from '@jest/globals';
import { InvalidConfig, loadConfig } from './load-config.ts';
import { providersConfig } from './providers-config.ts';

const load = (environment: Record<string, string>) => loadConfig(providersConfig, environment);
function problemOf(environment: Record<string, string>): string {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
  }
  return '';
}

describe('the settings of email', () => {
  it('name addresses for copies; none by default', () => {
    expect(load({}).EMAIL_BCC_ADDRESSES).toEqual([]);
    expect(load({ EMAIL_BCC_ADDRESSES: 'a@b.test, c@d.test' }).EMAIL_BCC_ADDRESSES).toEqual(['a@b.test', 'c@d.test']);
    expect(problemOf({ EMAIL_BCC_ADDRESSES: 'a@b.test,Archive <c@d.test>' })).toContain(
      'Archive <c@d.test> is no address',
    );
  });
});
