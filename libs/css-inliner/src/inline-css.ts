import juice from 'juice/client';
import { hideLiquid } from './hide-liquid.ts';
import type { Inlined } from './css-inliner.ts';

// We hide the Liquid ourselves: juice's own way knows no `{% %}`.
for (const name of Object.keys(juice.codeBlocks)) delete juice.codeBlocks[name];

/** Runs for as long as the HTML and its CSS make it. The style elements stay, for what cannot be inlined. */
export function inlineCss(source: string): Inlined {
  const hidden = hideLiquid(source);
  const html = hidden.restore(juice(hidden.html, { removeStyleTags: false }));
  return html === undefined ? { ok: false, problem: 'the HTML does not keep its Liquid together' } : { ok: true, html };
}
