import type { Route } from '../route.ts';
import { inputSchema, type JsonSchema } from './json-schema.ts';

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description: string;
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

/** One route in OpenAPI's words. `path` has its parameters in braces. */
export function operationOf(route: Route, path: string): Operation {
  const { method, permission, summary, docs = {} } = route;
  const parameters = [
    ...pathParameters(path),
    ...parametersOf(route.query ?? docs.query, 'query'),
    ...parametersOf(docs.headers, 'header'),
  ];
  const bodySchema = docs.body ?? route.body;
  return {
    operationId: operationIdOf(method, path),
    tags: [tagOf(path)],
    ...(summary !== undefined && { summary }),
    description: `Permission: \`${permission}\``,
    ...(parameters.length > 0 && { parameters }),
    ...(bodySchema && { requestBody: { required: true, content: json(inputSchema(bodySchema)) } }),
    responses: {
      [docs.status ?? (method === 'post' ? 201 : 200)]: { description: 'Success', content: json(successSchema(route)) },
      default: isOurs(path)
        ? { description: 'Refused', content: { 'application/problem+json': { schema: ref('Problem') } } }
        : { description: 'Refused', content: json(ref('Refusal')) },
    },
  };
}

const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } });
const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const isOurs = (path: string): boolean => path.startsWith('/v1/');

/** `/users/track` is about users, `/v1/campaigns/{id}` about campaigns. */
const tagOf = (path: string): string => path.split('/')[isOurs(path) ? 2 : 1]!;

/** `post /v1/campaigns/{id}/stop` is `postV1CampaignsIdStop`. */
const operationIdOf = (method: string, path: string): string =>
  method + (path.match(/[a-z0-9]+/gi) ?? []).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');

const pathParameters = (path: string): JsonSchema[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

/** One parameter per field of an object schema. */
function parametersOf(fields: Route['query'], place: 'query' | 'header'): JsonSchema[] {
  if (!fields) return [];
  const { properties = {}, required = [] } = inputSchema(fields) as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }));
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

function successSchema({ docs }: Route): JsonSchema {
  const { properties, required = [] } = (docs?.response ? inputSchema(docs.response) : {}) as ObjectSchema;
  return {
    type: 'object',
    required: ['message', ...required],
    properties: { message: { const: 'success' }, ...properties },
  };
}
