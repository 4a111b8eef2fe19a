import { LRUCache } from 'lru-cache';
import { createInliningThread } from './inlining-thread.ts';

export type Inlined =
  | { readonly ok: true; readonly html: string }
  /** `problem`: why the HTML has to go as it is. */
  | { readonly ok: false; readonly problem: string };

export interface CssInliner {
  /** Never rejects and never takes the main thread's time. */
  inline(html: string): Promise<Inlined>;
  close(): Promise<void>;
}

export interface CssInlinerOptions {
  /** Time for one HTML. Default 2,000. */
  readonly workMsMax?: number;
  /** HTML that wait for their turn; one more is turned away. Default 20. */
  readonly waitingMax?: number;
  /** Time that an HTML waits for its turn: who sent it waits for an answer. Default 3,000. */
  readonly waitMsMax?: number;
  /** Size of the result as JSON: a short rule can apply to very many elements. Default 2 million. */
  readonly outputBytesMax?: number;
  /** Length of all HTML that is remembered, before and after. Default 10 million. */
  readonly cachedCharsMax?: number;
}

/** A failure may be the machine's: it is not held against the HTML for long. */
const FAILURE_KEPT_MS = 60_000;

const busy: Inlined = { ok: false, problem: 'too many others are in work' };

/**
 * Copies the CSS of style elements into the style attributes of the elements it applies to, and leaves Liquid as it is.
 * On one thread beside the main one, one after the other; results are remembered, because many requests share a body.
 */
export function createCssInliner(options: CssInlinerOptions = {}): CssInliner {
  const { workMsMax = 2_000, waitingMax = 20, waitMsMax = 3_000 } = options;
  const { outputBytesMax = 2_000_000, cachedCharsMax = 10_000_000 } = options;
  const thread = createInliningThread();
  const cache = new LRUCache<string, Promise<Inlined>>({ maxSize: cachedCharsMax });
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function inlineNow(html: string): Promise<Inlined> {
    const inlined = await thread.inline(html, workMsMax);
    const isTooLarge = inlined.ok && Buffer.byteLength(JSON.stringify(inlined.html)) > outputBytesMax;
    return isTooLarge ? { ok: false, problem: `the result is larger than ${outputBytesMax} bytes` } : inlined;
  }

  /** Also while it is in work: whoever brings the same HTML meanwhile waits for the same turn. */
  function remember(html: string, turn: Promise<Inlined>): void {
    cache.set(html, turn, { size: html.length });
    void turn.then((result) => {
      cache.delete(html); // to set the same value again would leave its size as it was
      const kept = result.ok ? { size: html.length + result.html.length } : { size: html.length, ttl: FAILURE_KEPT_MS };
      cache.set(html, turn, kept);
    });
  }

  /** Comes after those before it, or not at all. */
  function inlineInTurn(html: string): Promise<Inlined> {
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<Inlined>();
    let isLate = false;
    const patience = setTimeout(() => {
      isLate = true;
      giveUp(busy);
    }, waitMsMax);
    const work = last.then(() => {
      clearTimeout(patience);
      return isLate ? busy : inlineNow(html);
    });
    last = work;
    return Promise.race([givenUp, work]);
  }

  return {
    async inline(html) {
      if (!/<style\b/i.test(html)) return { ok: true, html };
      const known = cache.get(html);
      if (known) return known;
      if (waiting >= waitingMax) return busy;
      waiting += 1;
      const turn = inlineInTurn(html).finally(() => (waiting -= 1));
      remember(html, turn);
      return turn;
    },
    async close() {
      await last;
      await thread.close();
    },
  };
}
