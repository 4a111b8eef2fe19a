import type { Fetched } from './answer-of.ts';

/** Answers that may be used again; the one that was not used for longest goes first. */
export interface AnswerCache {
  get(key: string): Fetched | undefined;
  set(key: string, fetched: Fetched, keptMs: number): void;
}

export interface AnswerCacheLimits {
  readonly entriesMax: number;
  /** Of the answers and their keys. */
  readonly bytesMax: number;
}

interface Entry {
  readonly fetched: Fetched;
  readonly bytes: number;
  readonly until: number;
}

export function createAnswerCache({ entriesMax, bytesMax }: AnswerCacheLimits, now: () => number): AnswerCache {
  const entries = new Map<string, Entry>(); // in the order of use: the first one is the oldest
  let bytes = 0;

  function remove(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until <= now()) {
        remove(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.fetched;
    },
    set(key, fetched, keptMs) {
      remove(key);
      const entry = { fetched, bytes: fetched.bytes + Buffer.byteLength(key), until: now() + keptMs };
      entries.set(key, entry);
      bytes += entry.bytes;
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax && bytes <= bytesMax) return;
        remove(oldest);
      }
    },
  };
}
