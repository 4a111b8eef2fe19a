import type { DocumentStore } from '@fanfare/document-store';
import { rateLimitPoolOf } from '@fanfare/domain';
import type { Limiter } from '@fanfare/http-kit';
import { createRateLimiter } from '@fanfare/rate-limiter';
import type { HttpConfig } from './infrastructure-config.ts';

/** The limits of `RATE_LIMITS`, counted in the store over every process that shares it. */
export async function createLimiter({ RATE_LIMITS: rates }: HttpConfig, store: DocumentStore): Promise<Limiter> {
  const limiter = createRateLimiter({ store, rates, poolOf: rateLimitPoolOf });
  await limiter.createIndexes();
  return limiter;
}
