export { createCssInliner, type CssInliner, type CssInlinerOptions, type Inlined } from './css-inliner.ts';
