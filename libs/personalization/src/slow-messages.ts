import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Messages that took too long for a recipient: rendering blocks the process, so nobody else is tried for a while. */
export interface SlowMessages {
  has(message: object): boolean;
  add(message: object): void;
}

const ENTRIES_MAX = 1_000;
const KEPT_MS = 5 * 60_000;

/** Forgets after five minutes: it may have been one recipient's data, or a machine that was overloaded. */
export function createSlowMessages(now: () => number = () => performance.now()): SlowMessages {
  const slow = new LRUCache<string, true>({ max: ENTRIES_MAX, ttl: KEPT_MS, perf: { now }, ttlResolution: 0 });

  return {
    // To name a message costs as much as to write it: not before there is one to look for.
    has: (message) => slow.size > 0 && slow.has(nameOf(message)),
    add: (message) => void slow.set(nameOf(message), true),
  };
}

const nameOf = (message: object): string => createHash('sha256').update(JSON.stringify(message)).digest('base64');
