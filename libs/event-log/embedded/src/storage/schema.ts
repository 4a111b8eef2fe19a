import type { DatabaseSync } from 'node:sqlite';

/** Idempotent: run whenever the database is opened. */
export function createSchema(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS topics (
      name TEXT PRIMARY KEY,
      compacted INTEGER NOT NULL,
      retention_ms INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE IF NOT EXISTS partitions (
      id INTEGER PRIMARY KEY,
      topic TEXT NOT NULL REFERENCES topics (name),
      number INTEGER NOT NULL,
      UNIQUE (topic, number)
    );

    -- position: see position.ts
    CREATE TABLE IF NOT EXISTS records (
      position INTEGER PRIMARY KEY,
      timestamp INTEGER NOT NULL,
      key TEXT NOT NULL,
      value TEXT,
      headers TEXT
    );

    CREATE TABLE IF NOT EXISTS progress (
      group_name TEXT NOT NULL,
      partition_id INTEGER NOT NULL,
      next_offset INTEGER NOT NULL,
      PRIMARY KEY (group_name, partition_id)
    ) WITHOUT ROWID;

    -- Of compacted topics only: each key's last record, and the records that may be dropped once they are due.
    CREATE TABLE IF NOT EXISTS last_of_key (
      partition_id INTEGER NOT NULL,
      key TEXT NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (partition_id, key)
    ) WITHOUT ROWID;

    CREATE TABLE IF NOT EXISTS superseded (
      due_at INTEGER NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (due_at, position)
    ) WITHOUT ROWID;
  `);
}
