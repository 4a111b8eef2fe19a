import {
  isRateLimitPool,
  rateLimitPoolNames,
  rateLimitPools,
  type RateLimit,
  type RateLimitPool,
} from '@fanfare/domain';
import { list } from './load-config.ts';

/** The rate of each pool; one without is unlimited. */
export type RateLimits = Readonly<Record<RateLimitPool, RateLimit | undefined>>;

const contractRates: RateLimits = Object.fromEntries(
  rateLimitPoolNames.map((pool) => [pool, rateLimitPools[pool].rate]),
) as RateLimits;

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `sends=unlimited,track=100/1s`: the pools that differ from the contract. `unlimited` alone: all of them. */
export const rateLimits = list
  .transform((entries, context): RateLimits => {
    const rates: Record<RateLimitPool, RateLimit | undefined> = { ...contractRates };
    for (const entry of entries) {
      const [, name = entry, rate] = /^(.*?)=(.*)$/.exec(entry) ?? [];
      if (entry === 'unlimited') for (const pool of rateLimitPoolNames) rates[pool] = undefined;
      else if (rate === undefined) context.addIssue(`${entry} must look like sends=unlimited or track=100/1s`);
      else if (!isRateLimitPool(name)) {
        context.addIssue(`${name} is no pool; known are ${rateLimitPoolNames.join(', ')}`);
      } else if (rate === 'unlimited') rates[name] = undefined;
      else {
        const parsed = parseRate(rate);
        if (parsed) rates[name] = parsed;
        else context.addIssue(`${entry} must look like ${name}=unlimited or ${name}=100/1s (s, m, h or d)`);
      }
    }
    return rates;
  })
  .default(contractRates);

function parseRate(text: string): RateLimit | undefined {
  const [, limit, length, unit] = /^(\d{1,12})\/(\d{1,4})([smhd])$/.exec(text) ?? [];
  const rate = { limit: Number(limit), windowMs: Number(length) * unitMs[(unit ?? 's') as keyof typeof unitMs] };
  return rate.limit > 0 && rate.windowMs > 0 ? rate : undefined;
}
