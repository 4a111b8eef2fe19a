import type { Response } from 'express';
import { Refusal } from './reply.ts';

/** Counts requests. How, and against which limits, is its own business. */
export interface Limiter {
  /** How an endpoint is limited; nothing where it is not. Asked once per route, when the app is made. */
  forEndpoint(method: string, path: string): Allowance | undefined;
}

/** What a workspace may ask of an endpoint. Both throw what says that it cannot be counted now. */
export interface Allowance {
  /** Takes one. */
  take(workspaceId: string): Verdict | Promise<Verdict>;
  /** Says what is left, and takes nothing. */
  look(workspaceId: string): Verdict | Promise<Verdict>;
}

export interface Verdict {
  readonly allowed: boolean;
  /** Requests per window. */
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in milliseconds since the epoch. */
  readonly resetAt: number;
  /** Whole seconds to wait; with a denial. */
  readonly retryAfterS?: number;
}

/** Puts the three headers on whatever the request is answered with. */
export function announce(response: Response, { limit, remaining, resetAt }: Verdict): void {
  response.setHeader('X-RateLimit-Limit', limit);
  response.setHeader('X-RateLimit-Remaining', remaining);
  response.setHeader('X-RateLimit-Reset', resetAt / 1_000);
}

/** Announces it. @throws Refusal 429 when it was denied */
export function enforce(response: Response, verdict: Verdict): void {
  announce(response, verdict);
  const { allowed, retryAfterS } = verdict;
  if (allowed) return;
  // Two names for one thing: clients of the contract read the first, proxies and HTTP libraries the second.
  const wait = String(retryAfterS ?? 1);
  throw new Refusal(429, 'Rate Limited', [], { 'X-Ratelimit-Retry-After': wait, 'Retry-After': wait });
}
