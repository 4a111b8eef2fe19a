import { describe, expect, it } from '@jest/globals';
import { httpConfig, infrastructureConfig } from './infrastructure-config.ts';
import { InvalidConfig, loadConfig } from './load-config.ts';
import { providersConfig } from './providers-config.ts';

const shape = { ...infrastructureConfig, ...httpConfig, ...providersConfig };

describe('the configuration', () => {
  it('is embedded and sandboxed when nothing is set', () => {
    const config = loadConfig(shape, {});
    expect(config).toMatchObject({ DATA_DIR: '.fanfare', PORT: 3000, HOST: '127.0.0.1', WEBHOOK_PROVIDER: 'sandbox' });
    expect([config.KAFKA_BROKERS, config.MONGODB_URI, config.SMTP_URL]).toEqual([undefined, undefined, undefined]);
    expect(config.CHANNELS).toHaveLength(8);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(loadConfig(shape, { KAFKA_BROKERS: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  it('reads lists, numbers and flags', () => {
    const environment = { KAFKA_BROKERS: 'a:1, b:2', PORT: '0', CHANNELS: 'email,sms', WEBHOOK_ALLOW_PRIVATE: 'true' };
    expect(loadConfig(shape, environment)).toMatchObject({
      KAFKA_BROKERS: ['a:1', 'b:2'],
      PORT: 0,
      CHANNELS: ['email', 'sms'],
      WEBHOOK_ALLOW_PRIVATE: true,
    });
  });

  it('names every problem at once', () => {
    const environment = { PORT: 'x', CHANNELS: 'fax,email', SMTP_URL: 'mail.example', TRUST_PROXY: 'yes' };
    const load = (): unknown => loadConfig(shape, environment);
    expect(load).toThrow(InvalidConfig);
    for (const problem of [
      /PORT: must be a number/,
      /CHANNELS: fax is no channel/,
      /SMTP_URL: must look like smtp:/,
      /TRUST_PROXY: must be true or false/,
    ]) {
      expect(load).toThrow(problem);
    }
  });
});
