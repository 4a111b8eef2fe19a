/** So many requests in each window. Windows are fixed: they start at multiples of their length since the epoch (UTC). */
export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

interface Pool {
  /** By default; without one the pool is unlimited. */
  readonly rate?: RateLimit;
  /** The endpoints that draw from it, as `METHOD /path`. */
  readonly endpoints: readonly string[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a workspace may ask for (contract, section 2.0): endpoints of one pool share its limit. Every endpoint has one. */
const pools = {
  /** Sends to named users, lists and details: every endpoint of the contract that no other pool names. */
  sends: { rate: { limit: 250_000, windowMs: HOUR }, endpoints: [] },
  campaign_series: { rate: { limit: 50_000, windowMs: MINUTE }, endpoints: ['GET /campaigns/data_series'] },
  /** Counts new pairs of send id and campaign, not requests. */
  send_ids: { rate: { limit: 100, windowMs: DAY }, endpoints: ['POST /sends/id/create'] },
  track: { rate: { limit: 3_000, windowMs: 3 * SECOND }, endpoints: ['POST /users/track'] },
  track_sync: { rate: { limit: 500, windowMs: MINUTE }, endpoints: ['POST /users/track/sync'] },
  identities: {
    rate: { limit: 20_000, windowMs: MINUTE },
    endpoints: [
      'POST /users/alias/new',
      'POST /users/alias/update',
      'POST /users/identify',
      'POST /users/merge',
      'POST /users/delete',
    ],
  },
  external_ids: {
    rate: { limit: 1_000, windowMs: MINUTE },
    endpoints: ['POST /users/external_ids/rename', 'POST /users/external_ids/remove'],
  },
  export_ids: { rate: { limit: 250, windowMs: MINUTE }, endpoints: ['POST /users/export/ids'] },
  subscription_status: {
    rate: { limit: 5_000, windowMs: MINUTE },
    endpoints: ['POST /subscription/status/set', 'POST /v2/subscription/status/set'],
  },
  event_names: {
    rate: { limit: 1_000, windowMs: HOUR },
    endpoints: ['GET /events/list', 'GET /events', 'GET /custom_attributes', 'GET /purchases/product_list'],
  },
  /** A transactional send never answers 429. */
  transactional: { endpoints: ['POST /transactional/v1/campaigns/:campaign_id/send'] },
  /** Our own resources under `/v1`, which have no counterpart in the contract. */
  own: { rate: { limit: 250_000, windowMs: HOUR }, endpoints: [] },
} as const satisfies Record<string, Pool>;

export type RateLimitPool = keyof typeof pools;

export const rateLimitPools: Readonly<Record<RateLimitPool, Pool>> = pools;
export const rateLimitPoolNames = Object.keys(pools) as RateLimitPool[];
export const isRateLimitPool = (name: string): name is RateLimitPool => Object.hasOwn(pools, name);

const poolByEndpoint = new Map(
  rateLimitPoolNames.flatMap((name) => rateLimitPools[name].endpoints.map((endpoint) => [endpoint, name] as const)),
);

/** The pool that an endpoint draws from. */
export const rateLimitPoolOf = (method: string, path: string): RateLimitPool =>
  poolByEndpoint.get(`${method.toUpperCase()} ${path}`) ?? (path.startsWith('/v1/') ? 'own' : 'sends');
