import { createHash } from 'node:crypto';
import { createTemplateCache } from './template-cache.ts';

/** Messages that took too long for a recipient: rendering blocks the process, so nobody else is tried for a while. */
export interface SlowMessages {
  has(message: object): boolean;
  add(message: object): void;
}

const ENTRIES_MAX = 1_000;
const KEPT_MS = 5 * 60_000;

/** Forgets after five minutes: it may have been one recipient's data, or a machine that was overloaded. */
export function createSlowMessages(now: () => number = () => performance.now()): SlowMessages {
  const until = createTemplateCache<number>(ENTRIES_MAX, Infinity);
  let isEmpty = true;

  return {
    // To name a message costs as much as to write it: not before there is one to look for.
    has: (message) => !isEmpty && (until.get(nameOf(message)) ?? 0) > now(),
    add(message) {
      isEmpty = false;
      until.set(nameOf(message), now() + KEPT_MS);
    },
  };
}

const nameOf = (message: object): string => createHash('sha256').update(JSON.stringify(message)).digest('base64');
