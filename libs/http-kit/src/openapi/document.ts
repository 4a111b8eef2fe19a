import type { Route } from '../route.ts';
import { operationOf, type Operation } from './operation.ts';
import type { JsonSchema } from './json-schema.ts';

/** An OpenAPI 3.1 document, as far as we write one. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly security: readonly JsonSchema[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** Of the API as a whole; paths that change incompatibly carry a version of their own. */
const VERSION = '1.0.0';

/** Describes routes with the schemas that validate their requests, so that the two cannot differ. */
export function openApiDocument(routes: readonly Route[], title: string): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operationOf(route, path);
  }
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION },
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key with the permission named' } },
      schemas: { Refusal: refusal, Problem: problem },
    },
  };
}

const text = { type: 'string' };
const errors = { type: 'array', description: 'one entry per problem, naming its field' };

const refusal = {
  type: 'object',
  description: 'Nothing was stored or sent.',
  required: ['message'],
  properties: { message: text, errors },
};

const problem = {
  type: 'object',
  description: 'Nothing was stored. A problem document.',
  required: ['type', 'title', 'status', 'message', 'request_id'],
  properties: { type: text, title: text, status: { type: 'integer' }, message: text, request_id: text, errors },
};
