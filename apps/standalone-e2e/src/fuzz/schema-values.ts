import fc, { type Arbitrary } from 'fast-check';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface SchemaContext {
  /** Finds what a `$ref` names. */
  readonly resolve: (reference: string) => JsonSchema;
  /** What a field of this name is worth trying with, besides what its schema says. */
  readonly wordsFor: (field: string) => readonly unknown[];
}

const DEPTH_MAX = 5;

/** Values that a JSON Schema allows, as far as it can be said in short; never more than a little of each. */
export function valuesOf(schema: JsonSchema, context: SchemaContext, field = '', depth = 0): Arbitrary<unknown> {
  const inner = (next: JsonSchema, name = field): Arbitrary<unknown> => valuesOf(next, context, name, depth + 1);
  if (depth > DEPTH_MAX) return fc.constant(null);
  if (typeof schema.$ref === 'string') return inner(context.resolve(schema.$ref));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const choice = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choice) return fc.oneof(...choice.map((option) => inner(option)));
  if (Array.isArray(schema.allOf)) return inner(Object.assign({}, ...(schema.allOf as JsonSchema[])) as JsonSchema);
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));

  const words = context.wordsFor(field);
  const ofType = typed(schema, context, field, inner);
  const isText = schema.type === 'string' || schema.type === undefined;
  return isText && words.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, ofType) : ofType;
}

function typed(
  schema: JsonSchema,
  context: SchemaContext,
  field: string,
  inner: (schema: JsonSchema, field?: string) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const bound = (name: string, otherwise: number): number => (schema[name] as number | undefined) ?? otherwise;
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const min = Math.ceil(bound('minimum', bound('exclusiveMinimum', -1) + 1));
      const max = Math.floor(Math.min(bound('maximum', min + 100), 2 ** 31));
      const whole = fc.integer({ min, max: Math.max(min, max) });
      return schema.type === 'integer' ? whole : fc.oneof(whole, fc.constant(min + 0.5));
    }
    case 'string': {
      if (typeof schema.pattern === 'string') return fc.stringMatching(new RegExp(schema.pattern));
      const minLength = bound('minLength', 0);
      return fc.string({
        unit: 'binary',
        minLength,
        maxLength: Math.min(bound('maxLength', Infinity), minLength + 12),
      });
    }
    case 'array': {
      const minLength = bound('minItems', 0);
      const maxLength = Math.min(bound('maxItems', Infinity), minLength + 3);
      return fc.array(inner((schema.items ?? {}) as JsonSchema), { minLength, maxLength });
    }
    case 'object': {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).filter(
        ([, property]) => !('not' in property), // what may not be there
      );
      const required = (schema.required ?? []) as string[];
      const known = fc.record(
        Object.fromEntries(
          properties.map(([name, property]) => {
            const value = inner(property, name);
            return [name, required.includes(name) ? value : sometimes(value)];
          }),
        ),
      );
      const isOpen = typeof schema.additionalProperties === 'object';
      const others = isOpen
        ? fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 })
        : fc.constant({});
      return fc.tuple(others, known).map(([more, given]) => ({ ...more, ...defined(given) }));
    }
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Three of ten times, so that an object of thirty fields is not refused for one of them every time. */
const sometimes = (value: Arbitrary<unknown>): Arbitrary<unknown> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: value });

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
