import { type z } from 'zod';
import { Refusal, refuse, type Reply } from './reply.ts';

/** Seconds after which a caller may try again when a part of ours is away. */
const RETRY_AFTER_S = '1';

/** What an error leaves as. One that we do not know says nothing of itself. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { type, status, retriable } = error as { type?: string; status?: number; retriable?: boolean };
  if (type === 'entity.too.large') return refuse(413, 'payload too large', ['The body is larger than 4 MB']);
  if (type === 'entity.parse.failed') return refuse(400, 'Bad Request', ['The body is not valid JSON']);
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return refuse(415, 'Unsupported Media Type');
  if (retriable === true) return new Refusal(503, 'Service Unavailable', [], { 'Retry-After': RETRY_AFTER_S });
  if (status !== undefined && status >= 400 && status < 500) return refuse(status, 'Bad Request');
  return refuse(500, 'Internal Server Error');
}

/** The body of a refusal: Braze's shape on Braze's paths, a problem document on our own. */
export function bodyOf(refusal: Refusal, path: string, requestId: string): Reply {
  const errors = refusal.errors.length > 0 ? { errors: refusal.errors } : {};
  if (path.startsWith('/v1/') || path === '/v1') {
    const problem = {
      type: 'about:blank',
      title: refusal.message,
      status: refusal.status,
      message: refusal.message,
      request_id: requestId,
    };
    return reply(refusal, { ...problem, ...errors }, { 'Content-Type': 'application/problem+json; charset=utf-8' });
  }
  const isSyntax = refusal.status === 400 && refusal.errors[0] === 'The body is not valid JSON';
  const syntax = isSyntax ? { error: 'Error while parsing request body. Please check your syntax.' } : {};
  return reply(refusal, { message: refusal.message, ...syntax, ...errors });
}

const reply = (refusal: Refusal, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status: refusal.status,
  body,
  headers: { ...refusal.headers, ...headers },
});

/** For what a schema does not word itself. */
const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined ? 'is required' : `must be of type ${issue.expected}`;
};

/** Parses with a schema, or refuses with one line per problem: `messages.0.channel: …`. */
export function parse<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value, { error: wording });
  if (parsed.success) return parsed.data;
  throw refuse(
    400,
    'Bad Request',
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`),
  );
}
