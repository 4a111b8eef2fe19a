import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { JsonSchema } from '../openapi/json-schema.ts';

export interface GivenReply {
  readonly method: string;
  /** As called: `/v1/campaigns/8f…/stop`. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** Tells, of each reply, what its document does not say about it. */
export interface ReplyCheck {
  /** `postV1CampaignsIdStop` */
  operationOf(reply: Pick<GivenReply, 'method' | 'path'>): string | undefined;
  /** What is wrong with a success: a status, a field or a type that is not documented. */
  problemsOf(reply: GivenReply): string[];
}

export function createReplyCheck(document: OpenApiDocument): ReplyCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      operation,
    })),
  );
  const find = ({ method, path }: Pick<GivenReply, 'method' | 'path'>) =>
    operations.find((row) => row.method === method.toLowerCase() && row.pattern.test(path))?.operation;

  return {
    operationOf: (reply) => find(reply)?.operationId,
    problemsOf: (reply) => {
      const documented = find(reply)?.responses[reply.status];
      if (!documented) return [`${reply.method} ${reply.path} is not said to answer ${reply.status}`];
      const { schema } = (documented.content as Record<string, { schema: JsonSchema }>)['application/json']!;
      const validate = ajv.compile(closed(schema) as JsonSchema);
      return validate(reply.body) ? [] : [`${reply.method} ${reply.path}: ${ajv.errorsText(validate.errors)}`];
    },
  };
}

/** The schema with no room for a field that it does not name, at any depth. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}
