import { z } from 'zod';
import type { Credentials } from '@fanfare/connected-content';

const credentials = z.record(z.string(), z.object({ username: z.string(), password: z.string() }));

/** JSON. What is wrong with it is said without a word of it: it holds passwords. */
export const connectedContentCredentials = z.string().transform((text, context): Credentials => {
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
