import type { Request, RequestHandler } from 'express';

/**
 * Takes a key that came as `api_key` in the query or the body for one in the header, as calls from before May 2020 send
 * it. The header goes first. A body is read before the key is known, but only where no key came otherwise. Handlers
 * never see the field.
 */
export const legacyApiKey = (readBody: readonly RequestHandler[]): RequestHandler[] => [
  (request, _response, next) => {
    if (hasKey(request)) return next();
    const { api_key: key, ...query } = request.query;
    useKey(request, key);
    if (key !== undefined) Object.defineProperty(request, 'query', { value: query });
    next();
  },
  ...readBody.map(onlyWithoutKey),
  (request, _response, next) => {
    const body = request.body as unknown;
    if (hasKey(request) || typeof body !== 'object' || body === null || !Object.hasOwn(body, 'api_key')) return next();
    const { api_key: key, ...rest } = body as { api_key: unknown };
    useKey(request, key);
    request.body = rest;
    next();
  },
];

const onlyWithoutKey =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    hasKey(request) ? next() : handler(request, response, next);

const hasKey = (request: Request): boolean => request.headers.authorization !== undefined;

function useKey(request: Request, key: unknown): void {
  if (typeof key === 'string') request.headers.authorization = `Bearer ${key}`;
}
