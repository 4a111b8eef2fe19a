import type {
  DatabaseSync,
  StatementSync,
  SQLInputValue,
  SQLOutputValue,
  StatementResultingChanges,
} from 'node:sqlite';

export type SqlRow = Record<string, SQLOutputValue>;

/** Statements by their text, prepared once. Values are always bound, so the texts are few: one per shape of a query. */
export interface Statements {
  run(sql: string, ...values: SQLInputValue[]): StatementResultingChanges;
  get(sql: string, ...values: SQLInputValue[]): SqlRow | undefined;
  all(sql: string, ...values: SQLInputValue[]): SqlRow[];
  /** Row by row, each an array of its columns. */
  rows(sql: string, values: readonly SQLInputValue[]): Iterable<unknown>;
}

/** Shapes that are kept prepared; the oldest makes room. */
const PREPARED_MAX = 500;

export function createStatements(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();

  function statement(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known) return known;
    const created = database.prepare(sql);
    prepared.set(sql, created);
    const [oldest] = prepared.keys();
    if (prepared.size > PREPARED_MAX && oldest !== undefined) prepared.delete(oldest);
    return created;
  }

  return {
    run: (sql, ...values) => statement(sql).run(...values),
    get: (sql, ...values) => statement(sql).get(...values),
    all: (sql, ...values) => statement(sql).all(...values),
    rows(sql, values) {
      const arrays = statement(sql);
      arrays.setReturnArrays(true);
      return arrays.iterate(...values);
    },
  };
}
