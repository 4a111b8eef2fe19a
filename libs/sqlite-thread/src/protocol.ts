import type { DatabaseSync } from 'node:sqlite';

/** What a storage module offers to the other side: plain synchronous functions over the open database. */
export type Methods = Record<string, (argument: never) => unknown>;

/** The default shape of a storage module: it exports `open`. */
export interface StorageModule<Options = unknown> {
  open(database: DatabaseSync, options: Options): Methods;
}

export interface ThreadData {
  readonly file: string;
  readonly module: string;
  readonly options: unknown;
}

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

export type ThreadMessage =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly reason: 'in_use' | 'failed'; readonly message: string }
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] };

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ThreadError };

/** An error that crossed the thread: its own fields come along. */
export interface ThreadError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}
