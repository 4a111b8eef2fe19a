/** A unique index (or `_id`) already holds the value. */
export class DuplicateKey extends Error {
  readonly code = 'document_store.duplicate_key';
  readonly retriable = false;

  constructor(detail: string, options?: { cause?: unknown }) {
    super(`Duplicate key: ${detail}`, options);
    this.name = 'DuplicateKey';
  }
}

/** The store cannot be reached or cannot write now. A repeat may succeed. */
export class DocumentStoreUnavailable extends Error {
  readonly code = 'document_store.unavailable';
  readonly retriable = true;

  constructor(detail: string, options?: { cause?: unknown }) {
    super(`The document store is unavailable: ${detail}`, options);
    this.name = 'DocumentStoreUnavailable';
  }
}
