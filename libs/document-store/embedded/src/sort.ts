import type { Sort } from '@fanfare/document-store';
import { parsePath, valuesAt } from './paths.ts';
import { compareValues, type Fields } from './values.ts';

export type Comparison = (a: Fields, b: Fields) => number;

export function compileSort(sort: Sort): Comparison {
  const terms = Object.entries(sort).map(([dotted, direction]) => ({ path: parsePath(dotted), direction }));
  return (a, b) => {
    for (const { path, direction } of terms) {
      const order = compareKeys(sortKey(a, path, direction), sortKey(b, path, direction));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

/** Sorts before `null`, as MongoDB does with an array that has no elements. */
const noElements = Symbol('no elements');

/** An array sorts by its least element, or by its greatest when the order is descending. */
function sortKey(document: Fields, path: readonly string[], direction: 1 | -1): unknown {
  const found = valuesAt(document, path);
  const whole = found.at(-1);
  if (!Array.isArray(whole) && found.length === 1) return whole;
  const candidates = found.flatMap((value) =>
    Array.isArray(value) ? (value.length === 0 ? [noElements] : []) : [value],
  );
  return candidates.reduce((best, value) => (compareKeys(value, best) * direction < 0 ? value : best), candidates[0]);
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === noElements || b === noElements) return Number(b === noElements) - Number(a === noElements);
  return compareValues(a, b);
}
