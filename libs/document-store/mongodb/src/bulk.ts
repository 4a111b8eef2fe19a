import { MongoBulkWriteError, type AnyBulkWriteOperation, type BulkWriteResult, type Collection } from 'mongodb';
import type { BulkOperation, BulkResult, Filter, Stored } from '@fanfare/document-store';
import { hadNoEffect, isDuplicateKey, toPortError } from './errors.ts';
import { pause, TRIES_MAX } from './retry.ts';
import { checkUpsert } from './upsert.ts';

/** An operation and its place in the caller's list. */
interface Placed {
  readonly operation: BulkOperation<Stored>;
  readonly place: number;
  readonly id: string;
}

type Counts = { -readonly [Name in Exclude<keyof BulkResult, 'duplicates'>]: number };

/**
 * An unordered bulk in which everything that can be done is. Operations that certainly had no effect, and upserts that
 * lost a race, are tried again, they alone; see `run` for why this is safe and nothing else is repeated.
 *
 * @throws DocumentStoreUnavailable
 */
export async function writeBulk(
  collection: Collection<Stored>,
  operations: readonly BulkOperation<Stored>[],
): Promise<BulkResult> {
  for (const operation of operations) if ('updateOne' in operation) checkUpsert(operation.updateOne);
  const counts: Counts = { insertedCount: 0, matchedCount: 0, modifiedCount: 0, upsertedCount: 0, deletedCount: 0 };
  const duplicates: number[] = [];

  let left = inOrderOfIds(operations);
  for (let attempt = 1; left.length > 0; attempt++) {
    const { result, failed } = await attemptBulk(collection, left);
    for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += result[name];
    const again: Placed[] = [];
    for (const { placed, code, message } of failed) {
      if (isDuplicateKey(code)) {
        if (attempt === 1 && isUpsert(placed.operation)) again.push(placed);
        else duplicates.push(placed.place);
      } else if (hadNoEffect(code) && attempt < TRIES_MAX) again.push(placed);
      else throw new Error(message);
    }
    left = again;
    if (again.length > 0) await pause(attempt);
  }
  return { ...counts, duplicates: duplicates.sort((a, b) => a - b) };
}

/**
 * Two bulks that overlap take the documents' locks in the same order and cannot wait for each other in a circle, which
 * ends in deadlock errors on FerretDB. MongoDB does not mind.
 */
function inOrderOfIds(operations: readonly BulkOperation<Stored>[]): Placed[] {
  const placed = operations.map((operation, place) => ({ operation, place, id: idOf(operation) }));
  return placed.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function idOf(operation: BulkOperation<Stored>): string {
  if ('insertOne' in operation) return operation.insertOne.document._id;
  if ('replaceOne' in operation) return operation.replaceOne.replacement._id;
  const { filter } = 'updateOne' in operation ? operation.updateOne : operation.deleteOne;
  return idIn(filter);
}

const idIn = ({ _id: id }: Filter): string => (typeof id === 'string' ? id : '');

const isUpsert = (operation: BulkOperation<Stored>): boolean =>
  ('updateOne' in operation && operation.updateOne.upsert === true) ||
  ('replaceOne' in operation && operation.replaceOne.upsert === true);

interface Failure {
  readonly placed: Placed;
  readonly code: number;
  readonly message: string;
}

async function attemptBulk(
  collection: Collection<Stored>,
  placed: readonly Placed[],
): Promise<{ result: BulkWriteResult; failed: readonly Failure[] }> {
  const operations = placed.map(({ operation }) => toDriver(operation));
  try {
    return { result: await collection.bulkWrite(operations, { ordered: false }), failed: [] };
  } catch (error) {
    // A write concern that failed leaves open whether the writes will last.
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw toPortError(error);
    const failed = [error.writeErrors].flat().flatMap(({ index, code, errmsg }) => {
      const one = placed[index];
      return one ? [{ placed: one, code, message: errmsg ?? `Write error ${code}` }] : [];
    });
    // No operation is to blame: the bulk was broken off.
    if (failed.length === 0) throw toPortError(error);
    return { result: error.result, failed };
  }
}

function toDriver(operation: BulkOperation<Stored>): AnyBulkWriteOperation<Stored> {
  if (!('replaceOne' in operation)) return operation as AnyBulkWriteOperation<Stored>;
  const { filter, replacement, upsert = false } = operation.replaceOne;
  return { replaceOne: { filter, replacement, upsert } };
}
