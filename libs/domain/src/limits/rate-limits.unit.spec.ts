import { describe, expect, it } from '@jest/globals';
import { rateLimitPoolNames, rateLimitPoolOf, rateLimitPools } from './rate-limits.ts';

describe('the pools of rate limits', () => {
  it.each([
    ['sends', 250_000, 3_600_000],
    ['campaign_series', 50_000, 60_000],
    ['send_ids', 100, 86_400_000],
    ['track', 3_000, 3_000],
    ['track_sync', 500, 60_000],
    ['identities', 20_000, 60_000],
    ['external_ids', 1_000, 60_000],
    ['export_ids', 250, 60_000],
    ['subscription_status', 5_000, 60_000],
    ['event_names', 1_000, 3_600_000],
    ['own', 250_000, 3_600_000],
  ] as const)('%s: %i in %i ms', (pool, limit, windowMs) => {
    expect(rateLimitPools[pool].rate).toEqual({ limit, windowMs });
  });

  it('are limited, but for the one that never answers 429', () => {
    expect(rateLimitPoolNames.filter((pool) => !rateLimitPools[pool].rate)).toEqual(['transactional']);
  });

  it('let an endpoint draw from one pool only', () => {
    const endpoints = rateLimitPoolNames.flatMap((name) => rateLimitPools[name].endpoints);
    expect(new Set(endpoints).size).toBe(endpoints.length);
  });

  it.each([
    ['post', '/users/track', 'track'],
    ['post', '/users/merge', 'identities'],
    ['post', '/users/delete', 'identities'],
    ['post', '/v2/subscription/status/set', 'subscription_status'],
    ['get', '/events', 'event_names'],
    ['get', '/events/data_series', 'sends'],
    ['post', '/messages/send', 'sends'],
    ['get', '/campaigns/list', 'sends'],
    ['get', '/subscription/user/status', 'sends'],
    ['get', '/campaigns/data_series', 'campaign_series'],
    ['get', '/segments/list', 'sends'],
    ['post', '/users/export/segment', 'sends'],
    ['post', '/email/status', 'sends'],
    ['post', '/v1/campaigns', 'own'],
    ['post', '/transactional/v1/campaigns/:campaign_id/send', 'transactional'],
  ])('%s %s draws from %s', (method, path, pool) => {
    expect(rateLimitPoolOf(method, path)).toBe(pool);
  });
});
