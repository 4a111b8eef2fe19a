import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, hadNoEffect, isDuplicateKey, toPortError } from './errors.ts';

/** Tries of an operation that had no effect. Deadlocks dissolve within one or two. */
export const TRIES_MAX = 6;
const PAUSE_MS = 5;

/** Longer each time, and at random, so that those who got in each other's way do not meet again. */
export const pause = (attempt: number): Promise<void> => sleep(Math.random() * PAUSE_MS * 2 ** attempt);

/**
 * Runs a single operation, and again when that is safe.
 *
 * - Refused without effect (deadlock, not the primary): repeated. Nothing happened, so nothing can happen twice.
 * - Upsert that met a duplicate key: repeated once. Another upsert of the same key was quicker, so now there is a
 *   document to update; MongoDB does this itself, compatible servers may not. A duplicate again is a real one.
 * - Connection lost: not repeated here. The operation may have been done, and an `$inc` would count twice, an insert
 *   refuse itself, a compare-and-set miss its own write. (On a replica set the driver repeats it under a transaction
 *   number that the server recognises. Reads it always repeats.) The caller gets `DocumentStoreUnavailable` and has the
 *   fences that make a repeat harmless.
 *
 * @throws DuplicateKey, DocumentStoreUnavailable
 */
export async function run<Result>(operation: () => Promise<Result>, { upsert = false } = {}): Promise<Result> {
  let again = upsert;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      const code = codeOf(error);
      if (isDuplicateKey(code) && again) again = false;
      else if (hadNoEffect(code) && attempt < TRIES_MAX) await pause(attempt);
      else throw toPortError(error);
    }
  }
}
