import type { DocumentStore } from '@fanfare/document-store';
import type { Allowance, Limiter } from '@fanfare/http-kit';
import { createBucket, type Bucket } from './bucket.ts';
import { createBudgets, type Budgets } from './budgets.ts';
import { unlimited } from './unlimited.ts';
import { windowAt } from './window.ts';

/** So many requests per workspace in each window of so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateLimiterOptions {
  readonly store: DocumentStore;
  /** The rate of each pool; one without is unlimited, and says so with a number that is never reached. */
  readonly rates: Readonly<Record<string, Rate | undefined>>;
  /** The pool that an endpoint draws from; nothing where it is not limited. */
  readonly poolOf: (method: string, path: string) => string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface RateLimiter extends Limiter {
  /** Before the first request. */
  createIndexes(): Promise<void>;
}

/**
 * Rate limits per workspace that hold over every process on one store: together they never grant more than a pool's
 * limit in a window.
 *
 *     const limiter = createRateLimiter({ store, rates: { sends: { limit: 100, windowMs: 60_000 } }, poolOf: () => 'sends' });
 *     await limiter.createIndexes();
 *     createApp({ routes, authenticate, limiter });
 */
export function createRateLimiter({ store, rates, poolOf, now = Date.now }: RateLimiterOptions): RateLimiter {
  const budgets = createBudgets(store);
  const pools = new Map(
    Object.entries(rates).map(([pool, rate]) => [
      pool,
      rate ? allowanceOf({ pool, rate, budgets, now }) : unlimited(now),
    ]),
  );

  return {
    createIndexes: () => budgets.createIndexes(),
    forEndpoint: (method, path) => pools.get(poolOf(method, path) ?? ''),
  };
}

function allowanceOf(options: { pool: string; rate: Rate; budgets: Budgets; now: () => number }): Allowance {
  const { pool, rate, budgets, now } = options;
  const buckets = new Map<string, Bucket>(); // of the latest window: as many as there are workspaces

  function bucketOf(workspaceId: string): Bucket {
    const at = now();
    const current = buckets.get(workspaceId);
    if (current && current.window.startsAt <= at && at < current.window.endsAt) return current;

    const window = windowAt(at, rate.windowMs);
    const reserve = (tokens: number): Promise<number> => budgets.reserve({ pool, workspaceId, ...window }, tokens);
    const bucket = createBucket({ limit: rate.limit, window, now, reserve });
    buckets.set(workspaceId, bucket);
    return bucket;
  }

  return {
    take: (workspaceId) => bucketOf(workspaceId).take(),
    look: (workspaceId) => bucketOf(workspaceId).look(),
  };
}
