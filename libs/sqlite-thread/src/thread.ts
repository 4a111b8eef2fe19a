/*
 * The thread that owns the connection. Everything that is queued when a turn begins becomes one transaction, so many
 * callers share one fsync; while it commits, the next turn's calls queue up. Answers leave after the commit.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from 'node:sqlite';
import type { Answer, Call, StorageModule, ThreadData, ThreadError, ThreadMessage } from './protocol.ts';

/** Calls in one transaction at the most: bounds the time that the first caller waits for the last. */
const CALLS_PER_TRANSACTION_MAX = 256;

const port = parentPort!;
const { file, module, options } = workerData as ThreadData;
const post = (message: ThreadMessage): void => port.postMessage(message);

try {
  const database = openExclusively(file);
  const storage = (await import(module)) as StorageModule;
  const methods = storage.open(database, options) as Record<string, (argument: unknown) => unknown>;
  port.on('message', (first: Call | 'close') => serve(database, methods, first));
  post({ kind: 'opened' });
} catch (error) {
  const inUse = (error as { errcode?: number }).errcode === 5; // SQLITE_BUSY
  post({ kind: 'refused', reason: inUse ? 'in_use' : 'failed', message: (error as Error).message });
}

function openExclusively(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  // Exclusive before WAL: the operating system's lock ends with the process, even by kill -9, and no shared memory file is needed.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA wal_autocheckpoint = 16000');
  database.exec('PRAGMA cache_size = -32768');
  database.exec('PRAGMA temp_store = MEMORY');
  database.exec('BEGIN IMMEDIATE; COMMIT');
  return database;
}

function serve(
  database: DatabaseSync,
  methods: Record<string, (argument: unknown) => unknown>,
  first: Call | 'close',
): void {
  const calls: Call[] = [];
  let closing = first === 'close';
  if (first !== 'close') calls.push(first);
  while (!closing && calls.length < CALLS_PER_TRANSACTION_MAX) {
    const next = receiveMessageOnPort(port);
    if (!next) break;
    const message = next.message as Call | 'close';
    if (message === 'close') closing = true;
    else calls.push(message);
  }
  if (calls.length > 0) post({ kind: 'answers', answers: inOneTransaction(database, methods, calls) });
  if (closing) {
    database.close();
    port.close();
  }
}

function inOneTransaction(
  database: DatabaseSync,
  methods: Record<string, (argument: unknown) => unknown>,
  calls: readonly Call[],
): Answer[] {
  try {
    database.exec('BEGIN IMMEDIATE');
    const answers = calls.map((call) => answer(database, methods, call));
    database.exec('COMMIT');
    return answers;
  } catch (error) {
    // The commit itself failed (disk full, I/O error): nothing of this turn happened, and every caller is told.
    if (database.isTransaction) database.exec('ROLLBACK');
    return calls.map(({ id }) => ({ id, ok: false, error: describe(error) }));
  }
}

function answer(database: DatabaseSync, methods: Record<string, (argument: unknown) => unknown>, call: Call): Answer {
  const method = methods[call.method];
  if (!method)
    return { id: call.id, ok: false, error: describe(new Error(`The storage has no method "${call.method}"`)) };
  database.exec('SAVEPOINT call');
  try {
    const value = method(call.argument);
    database.exec('RELEASE call');
    return { id: call.id, ok: true, value };
  } catch (error) {
    if (!database.isTransaction) throw error;
    database.exec('ROLLBACK TO call; RELEASE call');
    return { id: call.id, ok: false, error: describe(error) };
  }
}

function describe(error: unknown): ThreadError {
  const { name, message, code, ...fields } = error as Error & { code?: unknown };
  const plain = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'function'));
  return { name: name ?? 'Error', message: message ?? String(error), code, fields: plain };
}
