import { isDeepStrictEqual } from 'node:util';
import type { IndexSpec } from '@fanfare/document-store';
import { indexName } from './catalog.ts';
import { decode } from './codec.ts';
import type { Storage } from './operations.ts';
import type { CreateIndexesCall } from './wire.ts';

/** Creates and fills the indexes that are missing. */
export function createIndexes(
  { catalog, writer }: Storage,
  { collection: name, indexes }: CreateIndexesCall,
): { duplicateIn?: string } {
  for (const spec of decode<IndexSpec[]>(indexes)) {
    const collection = catalog.findOrCreate(name);
    const known = collection.indexes.find((index) => index.name === indexName(spec.key));
    if (known) {
      if (isDeepStrictEqual(options(known.spec), options(spec))) continue;
      throw new TypeError(`The index ${known.name} of ${name} exists with other options`);
    }
    checkKey(spec);
    const refused = writer.fill(collection, catalog.addIndex(collection, spec));
    // Thrown, so that the half-filled index is rolled back with the call.
    if (refused) throw Object.assign(new Error(`${name}, index ${refused.duplicateIn}`), { code: 'duplicate_key' });
  }
  return {};
}

const options = ({ unique = false, partialFilterExpression = {}, expireAfterSeconds }: IndexSpec): unknown => ({
  unique,
  partialFilterExpression,
  expireAfterSeconds,
});

function checkKey({ key, expireAfterSeconds }: IndexSpec): void {
  const fields = Object.keys(key);
  if (fields.length === 0) throw new TypeError('An index has a field');
  if (fields.length > 1 && expireAfterSeconds !== undefined)
    throw new TypeError('Only an index on one field can expire documents');
  const positional = fields.find((field) => field.split('.').some((part) => /^\d+$/.test(part)));
  if (positional) throw new TypeError(`An index cannot follow a position: ${positional}`);
}
