import type { LoadedFile } from './loaded-file.ts';

/** What failed a moment ago fails again at once: very many mails may wait for files of one server that does not answer. */
export interface RecentFailures {
  /** Of any of these. */
  find(...keys: readonly string[]): LoadedFile | undefined;
  note(key: string, failure: LoadedFile): void;
}

const ENTRIES_MAX = 1_000;

export function createRecentFailures(keptMs: number, now: () => number): RecentFailures {
  const failures = new Map<string, { readonly failure: LoadedFile; readonly until: number }>();

  return {
    find(...keys) {
      for (const key of keys) {
        const known = failures.get(key);
        if (known && known.until > now()) return known.failure;
      }
      return undefined;
    },
    note(key, failure) {
      if (failures.size >= ENTRIES_MAX) failures.clear();
      failures.set(key, { failure, until: now() + keptMs });
    },
  };
}
