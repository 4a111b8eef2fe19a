import type { z } from 'zod';
import type { Principal } from './authenticate.ts';
import type { Refusal, Reply } from './reply.ts';

/** One endpoint. Its schemas validate before `handle` runs; without a schema the raw JSON arrives. */
export interface Route<Body = unknown, Query = unknown> {
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
  readonly docs?: RouteDocs;
  readonly handle: (request: ApiRequest<Body, Query>) => Promise<Reply | Refusal> | Reply | Refusal;
}

export interface RouteDocs {
  /** Where the body is validated by other means than one schema. */
  readonly body?: z.ZodType;
  /** The headers that it reads, as fields of an object schema named as the headers are. */
  readonly headers?: z.ZodType;
  /** The fields of a success, besides `message`. */
  readonly response?: z.ZodType;
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
  /** From `X-Request-Id`, or generated: travels in every event that the request causes. */
  readonly correlationId: string;
}

/** Infers body and query from the schemas, and forgets them for the list of routes. */
export const route = <Body = unknown, Query = unknown>(definition: Route<Body, Query>): Route =>
  definition as unknown as Route;
