import type { DocumentedOperation, Schema } from './openapi.ts';

/** Every field of a request: parameters of the path and the query, and what the body's schema names at any depth. */
export function requestFields({ parameters = [], requestBody }: DocumentedOperation): Set<string> {
  const body = requestBody?.content?.['application/json']?.schema;
  return new Set([...parameters.map(({ name }) => name), ...(body ? fieldsOf(body, '') : [])]);
}

/** Every field of a success but `message`, which each has. */
export function replyFields({ responses }: DocumentedOperation): Set<string> {
  const { default: _refusal, ...successes } = responses;
  const schemas = Object.values(successes).map(({ content }) => content?.['application/json']?.schema);
  const fields = new Set(schemas.flatMap((schema) => (schema ? [...fieldsOf(schema, '')] : [])));
  fields.delete('message');
  return fields;
}

/** `[]` is an item, `.*` an entry under any name. An object of which nothing is named has no fields. */
function* fieldsOf(schema: Schema, path: string): Generator<string> {
  const { properties, items, additionalProperties: others, anyOf = [], oneOf = [], allOf = [] } = schema;
  for (const variant of [...anyOf, ...oneOf, ...allOf]) yield* fieldsOf(variant, path);
  if (items) yield* fieldsOf(items, `${path}[]`);
  for (const [name, field] of Object.entries(properties ?? {})) {
    yield join(path, name);
    yield* fieldsOf(field, join(path, name));
  }
  if (typeof others !== 'object') return;
  if (properties) yield join(path, '*');
  yield* fieldsOf(others, join(path, '*'));
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
