import { z } from 'zod';

const credentials = z.record(z.string(), z.object({ username: z.string(), password: z.string() }));

/** User and password by the name under which messages speak of them. */
export type BasicAuthCredentials = Readonly<z.infer<typeof credentials>>;

/** JSON. What is wrong with it is said without a word of it: it holds passwords. */
export const basicAuthCredentials = z.string().transform((text, context): BasicAuthCredentials => {
  const parsed = credentials.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  context.addIssue('must be JSON like {"shop":{"username":"…","password":"…"}}');
  return z.NEVER;
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
