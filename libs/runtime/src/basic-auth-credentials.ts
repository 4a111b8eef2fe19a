import { z } from 'zod';

const Credentials = z.record(z.string(), z.object({ username: z.string(), password: z.string() }));
type Credentials = z.infer<typeof Credentials>;

/** JSON by name; a problem never repeats what was given, because that is a secret. */
export const basicAuthCredentials = z.string().transform((text, context): Credentials => {
  const parsed = Credentials.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  context.issues.push({
    code: 'custom',
    message: 'must be JSON like {"files":{"username":"u","password":"p"}}',
    input: undefined,
  });
  return z.NEVER;
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
