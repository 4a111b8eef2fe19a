/**
 * Documents in collections: a small structural subset of the MongoDB driver's `Collection`, in its own query language.
 * Two adapters keep these promises, MongoDB's and the embedded one; one contract suite
 * (`@fanfare/document-store-testing`) holds both to them.
 *
 * There are no transactions across documents. Every invariant rests on one document and compare-and-set.
 * A write that resolved is durable, and every later read sees it.
 */
export interface DocumentStore {
  collection<T extends Stored>(name: string): Collection<T>;
  /** Finishes the writes in hand, then closes. */
  close(): Promise<void>;
}

/**
 * A document: JSON values and `Date`s. `_id` is a string chosen by the writer.
 * Field names have no dots and do not start with `$`; `undefined` fields are left out.
 */
export interface Stored {
  readonly _id: string;
}

export interface Collection<T extends Stored> {
  /** @throws DuplicateKey */
  insertOne(document: T): Promise<void>;
  /** Unordered: every document that can be inserted is. Duplicates are reported by index, not thrown. */
  insertMany(documents: readonly T[]): Promise<BulkResult>;
  /** Unordered: every operation that can be done is. Duplicates are reported by index, not thrown. At most one operation per `_id`. */
  bulkWrite(operations: readonly BulkOperation<T>[]): Promise<BulkResult>;
  find(filter: Filter, options?: FindOptions): Cursor<T>;
  findOne(filter: Filter, options?: Omit<FindOptions, 'limit'>): Promise<T | null>;
  /** @throws DuplicateKey when the update or the upserted document violates a unique index */
  findOneAndUpdate(filter: Filter, update: Update, options?: FindOneAndUpdateOptions): Promise<T | null>;
  /** @throws DuplicateKey */
  updateOne(filter: Filter, update: Update, options?: { upsert?: boolean }): Promise<UpdateResult>;
  deleteMany(filter: Filter): Promise<{ deletedCount: number }>;
  countDocuments(filter: Filter): Promise<number>;
  /** Creates what is missing. Safe to call at every start, from several processes. */
  createIndexes(indexes: readonly IndexSpec[]): Promise<void>;
}

export interface Cursor<T> extends AsyncIterable<T> {
  toArray(): Promise<T[]>;
}

/**
 * MongoDB's filter language: field paths (dotted, arrays match by any element) to a value or to the operators
 * `$eq $ne $gt $gte $lt $lte $in $nin $exists $not $elemMatch`, and `$and $or` at the top of a (sub)filter.
 * Comparisons hold only between values of one type, as in MongoDB. `null` matches a missing field too.
 */
export type Filter = { readonly [path: string]: unknown };

/** MongoDB's update operators; paths are dotted. */
export interface Update {
  readonly $set?: Readonly<Record<string, unknown>>;
  readonly $setOnInsert?: Readonly<Record<string, unknown>>;
  readonly $unset?: Readonly<Record<string, unknown>>;
  readonly $inc?: Readonly<Record<string, number>>;
  readonly $max?: Readonly<Record<string, unknown>>;
  readonly $min?: Readonly<Record<string, unknown>>;
  /** A value, or `{$each: [...], $slice?: n}`. */
  readonly $push?: Readonly<Record<string, unknown>>;
  /** A value, or `{$each: [...]}`. */
  readonly $addToSet?: Readonly<Record<string, unknown>>;
  readonly $pull?: Readonly<Record<string, unknown>>;
}

export type BulkOperation<T extends Stored> =
  | { readonly insertOne: { readonly document: T } }
  | { readonly updateOne: { readonly filter: Filter; readonly update: Update; readonly upsert?: boolean } }
  | { readonly replaceOne: { readonly filter: Filter; readonly replacement: T; readonly upsert?: boolean } }
  | { readonly deleteOne: { readonly filter: Filter } };

export interface BulkResult {
  readonly insertedCount: number;
  readonly matchedCount: number;
  readonly modifiedCount: number;
  readonly upsertedCount: number;
  readonly deletedCount: number;
  /** Operations that a unique index refused, by their index in the call, ascending. */
  readonly duplicates: readonly number[];
}

export interface UpdateResult {
  readonly matchedCount: number;
  readonly modifiedCount: number;
  readonly upsertedCount: number;
}

export type Sort = Readonly<Record<string, 1 | -1>>;
/** Inclusion (`1`) or exclusion (`0`); `_id` comes along unless excluded. Not mixed otherwise. */
export type Projection = Readonly<Record<string, 0 | 1>>;

export interface FindOptions {
  readonly sort?: Sort;
  readonly limit?: number;
  readonly skip?: number;
  readonly projection?: Projection;
}

export interface FindOneAndUpdateOptions {
  readonly upsert?: boolean;
  /** Default: `after`. */
  readonly returnDocument?: 'before' | 'after';
  readonly sort?: Sort;
  readonly projection?: Projection;
}

export interface IndexSpec {
  /** Field paths in order. An array on the path indexes each element; at most one array per index. */
  readonly key: Sort;
  readonly unique?: boolean;
  /** Only documents that match are in the index: `$exists: true` and equality. */
  readonly partialFilterExpression?: Filter;
  /** On one `Date` field: documents go away some time (a minute or so) after that date plus these seconds. */
  readonly expireAfterSeconds?: number;
}
