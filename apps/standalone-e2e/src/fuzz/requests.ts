import fc, { type Arbitrary } from 'fast-check';
import { jsonTextOf } from './json-text.ts';
import { mutationsOf } from './mutations.ts';
import { nastyNames, nastyTexts, rawBodies } from './nasty.ts';
import { valuesOf, type JsonSchema, type SchemaContext } from './schema-values.ts';

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'query' | 'path' | 'header';
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

/** A request, ready to be made but for its key. */
export interface FuzzRequest {
  /** `POST /messages/send` */
  readonly endpoint: string;
  readonly method: string;
  readonly pathAndQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What the installation under test knows, so that a request may also be a good one. */
export interface Known {
  /** Values by field name; of a parameter in a path, with the word before it: `campaigns/{id}`. */
  readonly words: Readonly<Record<string, readonly unknown[]>>;
  /** A body that is accepted, by endpoint; a field that is undefined in it must not be there. */
  readonly bodies: Readonly<Record<string, object>>;
}

/** Of a path, a query or a header; a list is the same name again. */
type Parameter = string | readonly string[];
type Parameters = Readonly<Record<string, Parameter | undefined>>;

const VISIBLE_ASCII = /^[\x21-\x7e]*$/;

/** Requests to every endpoint of an OpenAPI document: as described, nearly as described, and far from it. */
export function requestsOf(document: OpenApi, { words, bodies }: Known): Arbitrary<FuzzRequest> {
  const names = [...new Set(fieldNamesIn(document.paths))];
  const context: SchemaContext = {
    resolve: (reference) => resolved(document, reference),
    wordsFor: (field) => (Object.hasOwn(words, field) ? words[field]! : []),
  };
  const endpoints = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const good = bodies[`${method.toUpperCase()} ${path}`];
      const weight = good ? 12 : operation.requestBody ? 4 : 2;
      return { weight, arbitrary: requestOf(method.toUpperCase(), path, operation, good, context, names) };
    }),
  );
  return fc.oneof(...endpoints);
}

function requestOf(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  good: object | undefined,
  context: SchemaContext,
  names: readonly string[],
): Arbitrary<FuzzRequest> {
  const inPlace = (place: string): Arbitrary<Parameters> =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((parameter) => parameter.in === place)
          .map(({ name, required, schema }) => {
            const given = fc.oneof(
              {
                weight: 5,
                arbitrary: valuesOf(schema, context, place === 'path' ? pathWord(path, name) : name).map(asParameter),
              },
              { weight: 1, arbitrary: fc.constantFrom(...nastyTexts) },
            );
            return [name, fc.option(given, { nil: undefined, freq: required ? 20 : 2 })];
          }),
      ),
    );
  const strangeQuery = fc.dictionary(
    fc.oneof(fc.constantFrom(...names), fc.constantFrom(...nastyNames)),
    fc.constantFrom(...nastyTexts),
    { maxKeys: 2 },
  );
  const query = fc.tuple(
    inPlace('query'),
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: strangeQuery }),
  );
  const body =
    method === 'GET' || method === 'DELETE' ? fc.constant(undefined) : bodyOf(requestBody, good, context, names);
  const contentType = fc.oneof(
    { weight: 40, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('application/json; charset=utf-16', 'text/plain', 'application/jsonx', 'x'),
    },
  );
  const contentEncoding = fc.oneof(
    { weight: 60, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom('gzip', 'br', 'zstd', 'x').map((name) => ({ 'content-encoding': name })) },
  );

  return fc
    .record({ inPath: inPlace('path'), query, inHeader: inPlace('header'), body, contentType, contentEncoding })
    .map((parts) => ({
      endpoint: `${method} ${path}`,
      method,
      pathAndQuery: pathWith(path, parts.inPath) + queryText({ ...parts.query[0], ...parts.query[1] }),
      headers: {
        'content-type': parts.contentType,
        ...(parts.body !== undefined && parts.contentEncoding),
        ...headersOf(parts.inHeader),
      },
      ...(parts.body !== undefined && { body: parts.body }),
    }));
}

function bodyOf(
  requestBody: Operation['requestBody'],
  good: object | undefined,
  context: SchemaContext,
  names: readonly string[],
): Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const schema = requestBody?.content['application/json'].schema ?? { type: 'object', additionalProperties: {} };
  const described = valuesOf(schema, context);
  const valid = good
    ? fc.oneof(
        described,
        described.map((value) => overlaid(value, good)),
        fc.constant(good),
      )
    : described;
  return fc.oneof(
    { weight: 9, arbitrary: valid.map(jsonTextOf) },
    { weight: 10, arbitrary: mutationsOf(valid, names).map(jsonTextOf) },
    { weight: 1, arbitrary: fc.constantFrom(...rawBodies) },
  );
}

/** What is known to be good wins, at every depth; around it stays what is described. */
function overlaid(value: unknown, good: unknown): unknown {
  if (!isFields(value) || !isFields(good)) return good;
  const fields = Object.entries(good).map(([name, inner]) => [name, overlaid(value[name], inner)]);
  return { ...value, ...(Object.fromEntries(fields) as object) };
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `id` of `/v1/campaigns/{id}` is `campaigns/{id}`. */
const pathWord = (path: string, name: string): string => /[^/]+\/\{\w+\}/.exec(path)?.[0] ?? name;

const pathWith = (path: string, given: Parameters): string =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const [value] = valuesIn(given[name]);
    return value === undefined ? '%zz' : encoded(value); // which decodes to nothing
  });

const queryText = (query: Parameters): string => {
  const pairs = Object.entries(query).flatMap(([name, parameter]) =>
    valuesIn(parameter).map((value) => `${encoded(name)}=${encoded(value)}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

/** Without those that no client can put into a header. */
const headersOf = (given: Parameters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, parameter]) =>
      valuesIn(parameter)
        .filter((value) => VISIBLE_ASCII.test(value))
        .map((value) => [name, value]),
    ),
  );

const valuesIn = (parameter: Parameter | undefined): readonly string[] =>
  typeof parameter === 'string' ? [parameter] : (parameter ?? []);

/** A lone surrogate has no encoding; it goes as the bytes that it would have. */
const encoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');

const asText = (value: unknown): string => (typeof value === 'string' ? value : jsonTextOf(value));

const asParameter = (value: unknown): Parameter => (Array.isArray(value) ? value.map(asText) : asText(value));

function resolved(document: OpenApi, reference: string): JsonSchema {
  let found: unknown = document;
  for (const step of reference.replace(/^#\//, '').split('/')) found = (found as Record<string, unknown>)[step];
  return found as JsonSchema;
}

/** What fields and parameters are called anywhere in the document. */
function* fieldNamesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const { properties, parameters } = value as { properties?: unknown; parameters?: unknown };
  if (typeof properties === 'object' && properties !== null) yield* Object.keys(properties);
  if (Array.isArray(parameters)) for (const { name } of parameters as { name: string }[]) yield name;
  for (const inner of Object.values(value)) yield* fieldNamesIn(inner);
}
