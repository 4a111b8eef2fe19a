import { MongoBulkWriteError, MongoError, MongoErrorLabel, MongoServerError } from 'mongodb';
import { DocumentStoreUnavailable, DuplicateKey } from '@fanfare/document-store';

const DUPLICATE_KEY = 11000;
/** FerretDB: PostgreSQL ended one of two operations that waited for each other. What it ended has no effect. */
const DEADLOCK = 16908292;
/** FerretDB: outside of plain inserts and updates, PostgreSQL's own words for a duplicate key, as an internal error. */
const exclusionConstraint = /exclusion constraint "documents_rum_index_/;
/** FerretDB: it runs, but PostgreSQL behind it does not. */
const postgresAway = /^(the database system is|terminating connection|unexpected EOF|failed to connect)/;
const INTERNAL_ERROR = 1;
/** The server is not the primary, and says so before it does anything. */
const notPrimary: ReadonlySet<unknown> = new Set([10107, 13435]);
/** The server is going down or steps back: what was under way may have had its effect, or not. */
const leaving: ReadonlySet<unknown> = new Set([91, 189, 11600, 11602, 13436]);
/** Trouble on the way to the server, or between the servers, by the names of the driver's errors. */
const connection =
  /^Mongo(Network|ServerSelection|NotConnected|TopologyClosed|PoolCl|ClientClosed|WriteConcern|OperationTimeout)/;

export const isDuplicateKey = (code: unknown): boolean => code === DUPLICATE_KEY;

/** An operation that failed with this code certainly had no effect, so it can be repeated, whatever it is. */
export const hadNoEffect = (code: unknown): boolean => code === DEADLOCK || notPrimary.has(code);

/** The code of an operation that failed as a whole. A bulk's code is that of one of its operations only. */
export function codeOf(error: unknown): unknown {
  if (!(error instanceof MongoServerError) || error instanceof MongoBulkWriteError) return undefined;
  if (error.code !== INTERNAL_ERROR) return error.code;
  if (exclusionConstraint.test(error.message)) return DUPLICATE_KEY;
  return error.message === 'deadlock detected' ? DEADLOCK : error.code;
}

/** No type of the driver gets past the adapter, except as the cause. */
export function toPortError(error: unknown): Error {
  const detail = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (isDuplicateKey(code)) return new DuplicateKey(detail, { cause: error });
  if (hadNoEffect(code) || leaving.has(code) || isConnectionTrouble(error)) {
    return new DocumentStoreUnavailable(detail, { cause: error });
  }
  return error instanceof MongoError || !(error instanceof Error) ? new Error(detail, { cause: error }) : error;
}

function isConnectionTrouble(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (error.code === INTERNAL_ERROR && postgresAway.test(error.message)) return true;
  return connection.test(error.name) || error.hasErrorLabel(MongoErrorLabel.RetryableWriteError);
}
