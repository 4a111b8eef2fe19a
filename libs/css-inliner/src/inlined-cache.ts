import type { Inlined } from './css-inliner.ts';

/** Results by their HTML, also those still in work; the ones used longest ago go first. */
export interface InlinedCache {
  get(html: string): Promise<Inlined> | undefined;
  keep(html: string, inlined: Promise<Inlined>): void;
}

interface Entry {
  readonly inlined: Promise<Inlined>;
  chars: number;
  until: number;
}

/** A failure may be the machine's: it is not held against the HTML for long. */
const FAILURE_KEPT_MS = 60_000;

/** `charsMax`: of all HTML, before and after. */
export function createInlinedCache(charsMax: number): InlinedCache {
  const entries = new Map<string, Entry>(); // a Map iterates in the order of insertion
  let chars = 0;

  function remove(html: string): void {
    chars -= entries.get(html)?.chars ?? 0;
    entries.delete(html);
  }

  function add(html: string, entry: Entry): void {
    remove(html);
    entries.set(html, entry);
    chars += entry.chars;
    for (const oldest of entries.keys()) {
      if (chars <= charsMax) return;
      remove(oldest);
    }
  }

  return {
    get(html) {
      const entry = entries.get(html);
      if (!entry) return undefined;
      if (entry.until <= performance.now()) {
        remove(html);
        return undefined;
      }
      add(html, entry);
      return entry.inlined;
    },
    keep(html, inlined) {
      add(html, { inlined, chars: html.length, until: Number.POSITIVE_INFINITY });
      void inlined.then((result) => {
        const size = html.length + (result.ok ? result.html.length : 0);
        const until = result.ok ? Number.POSITIVE_INFINITY : performance.now() + FAILURE_KEPT_MS;
        add(html, { inlined, chars: size, until });
      });
    },
  };
}
