import type { Projection } from '@fanfare/document-store';
import { isFields, type Fields } from './values.ts';

/** Paths as a tree; a leaf is a path that was named. */
type Tree = Map<string, Tree>;

export function compileProjection(projection: Projection): (document: Fields) => Fields {
  const { _id = 1, ...others } = projection;
  const modes = new Set(Object.values(others));
  if (modes.size > 1) throw new TypeError('A projection includes or excludes, not both');
  const inclusive = modes.has(1) || (modes.size === 0 && projection['_id'] === 1);
  const tree = treeOf(Object.keys(others));
  if ((_id === 1) === inclusive) tree.set('_id', new Map());
  return inclusive ? (document) => include(document, tree) : (document) => exclude(document, tree);
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = new Map();
  for (const path of paths) {
    let node = tree;
    for (const part of path.split('.')) {
      const next: Tree = node.get(part) ?? new Map<string, Tree>();
      node.set(part, next);
      node = next;
    }
  }
  return tree;
}

function include(fields: Fields, tree: Tree): Fields {
  return mapFields(fields, (name, value) => {
    const below = tree.get(name);
    if (!below) return [];
    return below.size === 0 ? [value] : includeBelow(value, below);
  });
}

/** A value that is no document has nothing at a longer path, so it is left out. */
function includeBelow(value: unknown, tree: Tree): unknown[] {
  if (Array.isArray(value)) return [value.flatMap((element) => includeBelow(element, tree))];
  return isFields(value) ? [include(value, tree)] : [];
}

function exclude(fields: Fields, tree: Tree): Fields {
  return mapFields(fields, (name, value) => {
    const below = tree.get(name);
    if (!below) return [value];
    return below.size === 0 ? [] : [excludeBelow(value, below)];
  });
}

function excludeBelow(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => excludeBelow(element, tree));
  return isFields(value) ? exclude(value, tree) : value;
}

/** The fields for which `keep` gives a value. */
function mapFields(fields: Fields, keep: (name: string, value: unknown) => unknown[]): Fields {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    keep(name, value).map((kept) => [name, kept] as const),
  );
  return Object.fromEntries(entries);
}
