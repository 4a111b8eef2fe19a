import type { Installation } from '@fanfare/tools-cluster';

/** As much of a JSON Schema as we look at. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary?: string;
  readonly description: string;
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query' }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}

export interface DocumentedOperation extends OperationObject {
  /** `POST /messages/send` */
  readonly endpoint: string;
  readonly permission: string;
}

export async function fetchOpenApi(installation: Installation): Promise<OpenApi> {
  const response = await fetch(`${installation.urlOf('/openapi.json')}/openapi.json`);
  return (await response.json()) as OpenApi;
}

export const operationsOf = ({ paths }: OpenApi): DocumentedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      endpoint: `${method.toUpperCase()} ${path}`,
      permission: /Permission: `([^`]+)`/.exec(operation.description)?.[1] ?? '',
    })),
  );
