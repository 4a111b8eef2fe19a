import type { Filter, Update } from '@fanfare/document-store';

/**
 * An upsert that names no `_id` would be given one of the driver's own kind.
 *
 * @throws TypeError
 */
export function checkUpsert({ filter, update, upsert }: { filter: Filter; update: Update; upsert?: boolean }): void {
  if (!upsert || namesId(filter) || '_id' in { ...update.$setOnInsert, ...update.$set }) return;
  throw new TypeError('An upsert names the _id, in the filter or in $setOnInsert');
}

function namesId({ _id: id, $and: parts }: Filter): boolean {
  if (typeof id === 'string') return true;
  if (typeof id === 'object' && id !== null && '$eq' in id) return true;
  return Array.isArray(parts) && (parts as readonly Filter[]).some(namesId);
}
