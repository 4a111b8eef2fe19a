import { describe, expect, it } from '@jest/globals';
import { rateLimitPoolNames, rateLimitPools } from '@fanfare/domain';
import { httpConfig } from './infrastructure-config.ts';
import { loadConfig } from './load-config.ts';
import type { RateLimits } from './rate-limits-config.ts';

const load = (text: string | undefined): RateLimits => loadConfig(httpConfig, { RATE_LIMITS: text }).RATE_LIMITS;

describe('RATE_LIMITS', () => {
  it("are the contract's when nothing is set", () => {
    for (const rates of [load(undefined), load('')])
      for (const pool of rateLimitPoolNames) expect([pool, rates[pool]]).toEqual([pool, rateLimitPools[pool].rate]);
  });

  it('change the pools that are named, and no other', () => {
    const rates = load('sends=unlimited, track=100/1s,send_ids=5/2d,event_names=7/15m,identities=1/1h');
    expect(rates).toMatchObject({
      track: { limit: 100, windowMs: 1_000 },
      send_ids: { limit: 5, windowMs: 172_800_000 },
      event_names: { limit: 7, windowMs: 900_000 },
      identities: { limit: 1, windowMs: 3_600_000 },
      export_ids: rateLimitPools.export_ids.rate,
    });
    expect(rates.sends).toBeUndefined();
  });

  it('can all be lifted, but for one', () => {
    const rates = load('unlimited,track=100/1s');
    expect(rateLimitPoolNames.filter((pool) => rates[pool])).toEqual(['track']);
  });

  it('name the pools when one is unknown', () => {
    expect(() => load('send=1/1s')).toThrow(`RATE_LIMITS: send is no pool; known are ${rateLimitPoolNames.join(', ')}`);
    expect(() => load('constructor=1/1s')).toThrow('constructor is no pool');
  });

  it.each([
    'track',
    'track=',
    'track=100',
    'track=0/1s',
    'track=1/0s',
    'track=1/1w',
    'track=-1/1s',
    'track=1.5/1s',
    'track=1/1s=2',
  ])('refuse %s', (text) => {
    expect(() => load(text)).toThrow(/RATE_LIMITS: .*must look like/);
  });

  it('say every problem at once', () => {
    expect(() => load('a=1/1s,track=x')).toThrow(/a is no pool[\s\S]*track=x must look like/);
  });
});
