import { Worker } from 'node:worker_threads';
import { DatabaseInUse, StorageError } from './errors.ts';
import type { Answer, Call, ThreadData, ThreadMessage } from './protocol.ts';

/** A SQLite database on a thread of its own. */
export interface SqliteThread {
  /**
   * Runs one method of the storage module. Resolves after the transaction that holds it is durable (WAL, `synchronous=FULL`).
   * Calls are done in the order in which they were made; those that wait at the same time share one transaction, and
   * one that throws is rolled back alone.
   *
   * @throws StorageError with the name, message, code and fields of what the method threw
   */
  call<Result>(method: string, argument?: unknown): Promise<Result>;
  /** Finishes the calls made so far, then closes the database. Safe to call twice. */
  close(): Promise<void>;
}

export interface SqliteThreadOptions {
  /** The database file; its folder exists. One process at a time may have it open. */
  readonly file: string;
  /** A module that exports {@link StorageModule.open}; loaded on the thread. */
  readonly module: URL;
  /** Handed to the module's `open`; must survive structured cloning. */
  readonly options?: unknown;
}

/** @throws DatabaseInUse when another process has the file open */
export async function openSqliteThread({ file, module, options }: SqliteThreadOptions): Promise<SqliteThread> {
  const data: ThreadData = { file, module: module.href, options };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let nextId = 0;
  let ended: Error | undefined;

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const failAll = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', failAll);
  void exited.then(() => failAll(new StorageError({ name: 'Error', message: 'the database is closed', fields: {} })));

  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: ThreadMessage) => {
      if (message.kind === 'opened') return resolve();
      void worker.terminate();
      const reason = message.kind === 'refused' ? message.message : 'unexpected answer';
      const inUse = message.kind === 'refused' && message.reason === 'in_use';
      reject(inUse ? new DatabaseInUse(file) : new Error(`Cannot open ${file}: ${reason}`));
    });
  });

  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'answers') message.answers.forEach(settle);
  });

  function settle(answer: Answer): void {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) caller?.resolve(answer.value as never);
    else caller?.reject(new StorageError(answer.error));
  }

  return {
    call: <Result>(method: string, argument?: unknown) =>
      new Promise<Result>((resolve, reject) => {
        if (ended) return reject(ended);
        const call: Call = { id: nextId++, method, argument };
        waiting.set(call.id, { resolve, reject });
        worker.postMessage(call);
      }),
    close: async () => {
      if (!ended) worker.postMessage('close');
      await exited;
    },
  };
}
