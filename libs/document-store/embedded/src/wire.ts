import type {
  BulkResult,
  Filter,
  FindOneAndUpdateOptions,
  FindOptions,
  IndexSpec,
  Update,
} from '@fanfare/document-store';

/*
 * What crosses from the caller's thread to the storage thread. Documents, filters and updates travel as JSON text:
 * one string is far cheaper to hand over than an object graph, and the storage binds a document's text as it is.
 */

export interface FindCall {
  readonly collection: string;
  readonly filter: string;
  readonly options?: FindOptions | undefined;
}

/** Documents as a JSON array, and where to go on when there are more. */
export interface FoundPage {
  readonly documents: string;
  readonly cursor?: number;
}

export interface InsertCall {
  readonly collection: string;
  readonly ids: readonly string[];
  readonly documents: readonly string[];
}

export interface BulkCall {
  readonly collection: string;
  /** JSON of {@link WireOperation}s. */
  readonly operations: string;
  /** Texts of the documents that operations name by position. */
  readonly documents: readonly string[];
}

export type WireOperation =
  | { readonly insert: number; readonly id: string }
  | { readonly update: Update; readonly filter: Filter; readonly upsert?: boolean }
  | { readonly replace: number; readonly id: string; readonly filter: Filter; readonly upsert?: boolean }
  | { readonly delete: Filter };

export interface BulkAnswer extends BulkResult {
  /** Names the index that refused the first duplicate. */
  readonly duplicateIn?: string;
}

export interface FindOneAndUpdateCall {
  readonly collection: string;
  readonly filter: string;
  readonly update: string;
  readonly options: FindOneAndUpdateOptions;
}

export type FindOneAndUpdateAnswer = { readonly document: string | null } | { readonly duplicateIn: string };

export interface CreateIndexesCall {
  readonly collection: string;
  /** JSON of {@link IndexSpec}s. */
  readonly indexes: string;
}

export type { IndexSpec };
