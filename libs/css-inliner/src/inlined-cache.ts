import type { Inlined } from './css-inliner.ts';

/** Results by their HTML, also those still in work; the ones used longest ago go first. */
export interface InlinedCache {
  get(html: string): Promise<Inlined> | undefined;
  set(html: string, inlined: Promise<Inlined>): void;
}

export function createInlinedCache(charsMax: number): InlinedCache {
  const entries = new Map<string, Promise<Inlined>>(); // a Map iterates in the order of insertion
  let chars = 0;

  return {
    get(html) {
      const known = entries.get(html);
      if (!known) return undefined;
      entries.delete(html);
      entries.set(html, known);
      return known;
    },
    set(html, inlined) {
      entries.set(html, inlined);
      chars += html.length;
      for (const oldest of entries.keys()) {
        if (chars <= charsMax) return;
        entries.delete(oldest);
        chars -= oldest.length;
      }
    },
  };
}
