import { keyOf, typeBracket, type Key } from './keys.ts';
import type { Storage } from './operations.ts';
import { typeRank } from './values.ts';

/** Documents per call: the thread serves others in between. */
const EXPIRED_MAX = 1000;

/** Removes documents whose date, plus the index's seconds, has passed. @returns how many; there may be more */
export function expireDocuments({ statements, catalog, writer }: Storage, now: number): number {
  let removed = 0;
  for (const collection of catalog.all()) {
    for (const { table, spec } of collection.indexes) {
      if (spec.expireAfterSeconds === undefined) continue;
      const due = new Date(now - spec.expireAfterSeconds * 1000);
      // Only dates expire: other values at the path are outside the bracket.
      const bounds: readonly Key[] = [typeBracket(typeRank(due)).low, keyOf(due)];
      const rows = statements.all(
        `SELECT DISTINCT d.row, d.doc FROM ${table} CROSS JOIN ${collection.table} d ON d.row = ${table}.row ` +
          `WHERE k0 >= ? AND k0 < ? LIMIT ?`,
        ...bounds,
        EXPIRED_MAX - removed,
      );
      for (const { row, doc } of rows) writer.remove(collection, { row: Number(row), text: String(doc) });
      removed += rows.length;
      if (removed >= EXPIRED_MAX) return removed;
    }
  }
  return removed;
}
