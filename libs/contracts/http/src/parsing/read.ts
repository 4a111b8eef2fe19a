import type { z } from 'zod';

export type Read<Output> =
  | { readonly ok: true; readonly value: Output }
  /** One sentence per problem: `messages.email.from: is required`. */
  | { readonly ok: false; readonly problems: readonly string[] };

const PROBLEMS_MAX = 20;

/** Parses `value`, found at `path` of the body, and words what is wrong with it. */
export function read<Output>(schema: z.ZodType<Output>, value: unknown, path = ''): Read<Output> {
  const parsed = schema.safeParse(value, { error: wording });
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues
    .slice(0, PROBLEMS_MAX)
    .map((issue) => `${[path, ...issue.path].filter((part) => part !== '').join('.') || 'body'}: ${issue.message}`);
  return { ok: false, problems };
}

/** A missing field is "required"; the rest keeps its own words. */
const wording: z.core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && (input === undefined || input === null) ? 'is required' : undefined;
