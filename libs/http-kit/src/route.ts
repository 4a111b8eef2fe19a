import type { z } from 'zod';
import type { Principal } from './authenticate.ts';
import type { Refusal, Reply, Success } from './reply.ts';

/**
 * One endpoint. Its schemas validate before `handle` runs; without a schema the raw JSON arrives. With a schema of the
 * reply, the compiler holds `handle` to it.
 */
export interface Route<Body = unknown, Query = unknown, Fields = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** An Express path: `/v1/campaigns/:id`. */
  readonly path: string;
  /** The permission a key needs (contract, section 1.1). */
  readonly permission: string;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  /** What it does, in a few words. */
  readonly summary?: string;
  /** For `/openapi.json` alone. */
  readonly docs?: RouteDocs<Fields>;
  /**
   * What the rate limit counts. Default: requests, before their body is looked at. `calls`: what `handle` counts with
   * `count`, for an endpoint of which not every request uses the limit up.
   */
  readonly counts?: 'requests' | 'calls';
  readonly handle: (request: ApiRequest<Body, Query>) => Promise<Answer<Fields>> | Answer<Fields>;
}

/** `unknown` for a route that does not say what it replies. */
export type Answer<Fields = unknown> =
  Refusal | Reply<unknown extends Fields ? unknown : Success<Frozen<NoInfer<Fields>>>>;

/** What a handler may keep to itself: it does not change what it gives. */
type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

export interface RouteDocs<Fields = unknown> {
  /** Where the body is validated by other means than one schema. */
  readonly body?: z.ZodType;
  /** Where the query is. */
  readonly query?: z.ZodType;
  /** The headers that it reads, as fields of an object schema named as the headers are. */
  readonly headers?: z.ZodType;
  /** The fields of a success, besides `message`. */
  readonly response?: z.ZodType<Fields>;
  /** Of a success. Default: 201 for POST, 200 for the others. */
  readonly status?: number;
}

export interface ApiRequest<Body, Query> {
  readonly principal: Principal;
  readonly workspaceId: string;
  readonly params: Readonly<Record<string, string>>;
  /** Repeated names and `name[]` are arrays. */
  readonly query: Query;
  readonly body: Body;
  readonly header: (name: string) => string | undefined;
  /** Takes one from the rate limit, where the route `counts` calls. @throws Refusal 429 beyond it */
  readonly count: () => Promise<void>;
  /** From `X-Request-Id`, or generated: travels in every event that the request causes. */
  readonly correlationId: string;
}

/** Infers body, query and reply from the schemas, and forgets them for the list of routes. */
export const route = <Body = unknown, Query = unknown, Fields = unknown>(
  definition: Route<Body, Query, Fields>,
): Route => definition as unknown as Route;
