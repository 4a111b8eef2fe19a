/** One partition of one topic. */
export interface Source {
  readonly topic: string;
  readonly partition: number;
}

/** Where a record is in the log. */
export interface Position extends Source {
  readonly offset: number;
}
