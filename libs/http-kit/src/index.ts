export * from './app.ts';
export * from './authenticate.ts';
export * from './reply.ts';
export * from './route.ts';
export * from './listen.ts';
export type { Allowance, Limiter, Verdict } from './rate-limit.ts';
export { parse } from './errors.ts';
export { healthOf, type HealthCheck } from './health.ts';
export { openApiDocument, type OpenApiDocument } from './openapi/document.ts';
