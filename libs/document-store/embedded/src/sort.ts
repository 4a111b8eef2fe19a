import type { Sort } from '@fanfare/document-store';
import { fieldOf, parsePath, type Path } from './paths.ts';
import { compareValues, isFields, type Fields } from './values.ts';

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
function sortKey(document: Fields, path: Path, direction: 1 | -1): unknown {
  const [first, ...others] = sortValues(document, path);
  return others.reduce((best, value) => (compareKeys(value, best) * direction < 0 ? value : best), first);
}

/** As an index would hold them: in an array of documents, an element that is none counts as `null`. */
function sortValues(value: unknown, path: Path): readonly unknown[] {
  const [part, ...rest] = path;
  if (!Array.isArray(value)) return part === undefined ? [value] : sortValues(fieldOf(value, part), rest);
  if (value.length === 0) return part === undefined ? [noElements] : [null];
  if (part === undefined) return value;
  return value.flatMap((element: unknown) => (isFields(element) ? sortValues(element, path) : [null]));
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === noElements || b === noElements) return Number(b === noElements) - Number(a === noElements);
  return compareValues(a, b);
}
