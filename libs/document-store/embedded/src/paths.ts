import { isFields, type Fields } from './values.ts';

export type Path = readonly string[];

export function parsePath(dotted: string): Path {
  return dotted.includes('.') ? dotted.split('.') : [dotted];
}

/** Own fields only: a document may lack `constructor`, every object inherits it. */
export function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * Every value a filter's path leads to, as MongoDB walks it: into each embedded document of an array on the way, and at
 * the end of the path each element of an array and then the array itself. `undefined` stands for a missing field.
 */
export function valuesAt(document: Fields, path: Path): unknown[] {
  const found: unknown[] = [];
  const [only] = path;
  if (path.length === 1 && only !== undefined) addLeaf(fieldOf(document, only), found);
  else walk(document, path, 0, found, addLeaf);
  return found;
}

/** As `valuesAt`, but an array at the end of the path is one value. */
export function wholeValuesAt(document: Fields, path: Path): unknown[] {
  const found: unknown[] = [];
  walk(document, path, 0, found, (value) => found.push(value));
  return found;
}

function addLeaf(value: unknown, found: unknown[]): void {
  if (Array.isArray(value)) found.push(...(value as unknown[]));
  found.push(value);
}

function walk(
  start: unknown,
  path: Path,
  from: number,
  found: unknown[],
  add: (leaf: unknown, found: unknown[]) => void,
): void {
  let value = start;
  for (let depth = from; depth < path.length; depth++) {
    const part = path[depth] ?? '';
    if (!Array.isArray(value)) {
      value = fieldOf(value, part);
      continue;
    }
    for (const [index, element] of value.entries()) {
      if (isFields(element)) walk(element, path, depth, found, add);
      if (part === String(index)) walk(element, path, depth + 1, found, add);
    }
    return;
  }
  add(value, found);
}
