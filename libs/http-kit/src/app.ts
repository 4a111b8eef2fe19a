import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { silentLogger, type Logger } from '@fanfare/observability';
import type { Authenticate, Principal } from './authenticate.ts';
import { bodyOf, parse, refusalOf } from './errors.ts';
import { identify, whyNotAdmitted } from './guard.ts';
import { healthRoutes, type HealthCheck } from './health.ts';
import { legacyApiKey } from './legacy-api-key.ts';
import { documentationRoutes } from './openapi/documentation-routes.ts';
import { parseQuery } from './query.ts';
import { announce, enforce, type Allowance, type Limiter } from './rate-limit.ts';
import { Refusal, refuse, type Reply } from './reply.ts';
import type { Route } from './route.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** Without it, nothing is limited. */
  readonly limiter?: Limiter;
  /** Take the key from `api_key` in the query or the body too. Default: only from the header. */
  readonly acceptLegacyApiKey?: boolean;
  readonly health?: Readonly<Record<string, HealthCheck>>;
  readonly logger?: Logger;
  /** Behind a reverse proxy: the caller's address is the one that the proxy names. */
  readonly trustProxy?: boolean;
  /** Default: 4 MB, the contract's. */
  readonly bodyBytesMax?: number;
  /** Of the API, in its documentation. */
  readonly title?: string;
}

/**
 * An Express application that answers JSON whatever happens. The order is the contract's (section 10): route known,
 * key, rate limit, size, content type, JSON, then the route's own validation. `/openapi.json` and `/docs`
 * describe the routes.
 */
export function createApp({
  routes,
  authenticate,
  limiter,
  acceptLegacyApiKey = false,
  health = {},
  logger = silentLogger,
  trustProxy = false,
  bodyBytesMax = 4 * 1024 * 1024,
  title = 'Fanfare',
}: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', parseQuery).set('trust proxy', trustProxy);
  const readBody = [requireJson(bodyBytesMax), express.json({ limit: bodyBytesMax, type: () => true, strict: false })];

  app.use((request, response, next) => {
    response.locals.requestId = request.get('x-request-id')?.slice(0, 128) || randomUUID();
    response.setHeader('X-Request-Id', response.locals.requestId as string);
    if (request.url.startsWith('//')) request.url = request.url.replace(/^\/+/, '/');
    next();
  });
  app.use(healthRoutes(health));
  app.use(documentationRoutes(routes, title));

  for (const route of routes) {
    const allowance = limiter?.forEndpoint(route.method, route.path);
    const readers = route.method === 'get' ? [] : readBody;
    app[route.method](
      route.path,
      ...(acceptLegacyApiKey ? legacyApiKey(readers) : []),
      async (request, response, next) => {
        const principal = await identify(authenticate, request.get('authorization'));
        response.locals.principal = principal;
        const refusal = whyNotAdmitted(principal, route.permission, request.ip ?? '');
        // What a key must not do uses nothing up.
        const takes = !refusal && route.counts !== 'calls';
        if (allowance && takes) enforce(response, await allowance.take(principal.workspaceId));
        else if (allowance) announce(response, await allowance.look(principal.workspaceId));
        if (refusal) throw refusal;
        next();
      },
      ...readers,
      async (request, response) => send(response, await answer(route, request, response, allowance)),
    );
  }

  app.use(() => {
    throw refuse(404, 'Not Found');
  });
  // Express tells an error handler by its four parameters.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const requestId = response.locals.requestId as string;
    const refusal = refusalOf(error);
    if (refusal.status >= 500)
      logger.error('A request failed', { requestId, method: request.method, path: request.path, error });
    if (response.headersSent) return response.destroy();
    send(response, bodyOf(refusal, request.path, requestId));
  });
  return app;
}

async function answer(
  route: Route,
  request: Request,
  response: Response,
  allowance: Allowance | undefined,
): Promise<Reply> {
  const { principal, requestId } = response.locals as { principal: Principal; requestId: string };
  const reply = await route.handle({
    principal,
    workspaceId: principal.workspaceId,
    params: request.params as Record<string, string>,
    query: route.query ? parse(route.query, request.query) : request.query,
    body: route.body ? parse(route.body, request.body) : request.body,
    header: (name) => request.get(name),
    count: async () => {
      if (allowance) enforce(response, await allowance.take(principal.workspaceId));
    },
    correlationId: requestId,
  });
  if (reply instanceof Refusal) throw reply;
  return reply;
}

function send(response: Response, { status, body, headers = {} }: Reply): void {
  const text = JSON.stringify(body);
  const given = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  };
  response.writeHead(status, given).end(text);
}

/** A declared size over the limit is refused before the type is looked at; a missing type is no JSON. */
const requireJson =
  (bodyBytesMax: number) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    const length = Number(request.get('content-length') ?? 0);
    if (length > bodyBytesMax) throw Object.assign(new Error('too large'), { type: 'entity.too.large' });
    const hasBody = length > 0 || request.get('transfer-encoding') !== undefined;
    const mediaType = request.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (hasBody && mediaType !== 'application/json') {
      throw refuse(415, 'Unsupported Media Type', ['Send Content-Type: application/json']);
    }
    // JSON is UTF-8, whatever charset a client names.
    request.headers['content-type'] = 'application/json';
    next();
  };
