import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeConfig } from './describe-config.ts';
import { httpConfig, infrastructureConfig } from './infrastructure-config.ts';
import { providersConfig } from './providers-config.ts';
import { analyticsConfig, campaignsConfig, profilesConfig, sendingConfig } from './services-config.ts';

const page = readFileSync(new URL('../../../docs/reference/configuration.md', import.meta.url), 'utf8');
const settings = describeConfig({
  ...infrastructureConfig,
  ...httpConfig,
  ...campaignsConfig,
  ...sendingConfig,
  ...profilesConfig,
  ...providersConfig,
  ...analyticsConfig,
});

describe('the page on configuration', () => {
  it.each(settings)('says what $name means and what it is by default', ({ name, description, byDefault }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toContain(description);
    expect(row).toContain(byDefault ?? '');
  });
});
