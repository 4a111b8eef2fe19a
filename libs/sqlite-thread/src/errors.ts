import type { ThreadError } from './protocol.ts';

/** Another process has the database open. */
export class DatabaseInUse extends Error {
  readonly code = 'sqlite_thread.in_use';
  readonly file: string;

  constructor(file: string) {
    super(`${file} is in use by another process; stop that process, or choose another data folder (DATA_DIR)`);
    this.name = 'DatabaseInUse';
    this.file = file;
  }
}

/** What a storage method threw on the thread, with its own fields. */
export class StorageError extends Error {
  readonly code: unknown;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor({ name, message, code, fields }: ThreadError) {
    super(message);
    this.name = name;
    this.code = code;
    this.fields = fields;
  }
}
