import type { Filter } from '@fanfare/document-store';
import type { CollectionTable } from './catalog.ts';
import type { Statements } from './statements.ts';

/**
 * A replacement guarded by one number, `{_id, version: 3}`, in one statement: what services write most. SQLite compares
 * the number where it lies, and the old document is never read. True when it was replaced; anything else, a conflict
 * included, is for the general way to decide.
 */
export function replacedWhereUnmoved(
  statements: Statements,
  { table, indexes }: CollectionTable,
  filter: Filter,
  { id, text }: { id: string; text: string },
): boolean {
  const guard = indexes.length === 0 ? guardOf(filter, id) : undefined;
  if (!guard || !text.startsWith(`{"_id":${JSON.stringify(id)}`)) return false;
  // As JSON text, because there `3`, `"3"` and `true` differ.
  const sql = `UPDATE ${table} SET doc = ?1 WHERE id = ?2 AND doc -> ?3 = ?4 AND doc <> ?1`;
  return statements.run(sql, text, id, `$.${guard.field}`, String(guard.value)).changes === 1;
}

function guardOf(filter: Filter, id: string): { field: string; value: number } | undefined {
  const fields = Object.keys(filter);
  if (fields.length !== 2 || filter['_id'] !== id) return undefined;
  const field = fields[0] === '_id' ? fields[1]! : fields[0]!;
  const value = filter[field];
  return /^[A-Za-z_]\w*$/.test(field) && Number.isSafeInteger(value) ? { field, value: value as number } : undefined;
}
