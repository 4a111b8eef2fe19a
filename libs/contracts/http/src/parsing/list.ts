import { z } from 'zod';

/** More entries than any list of the contract holds. */
const ENTRIES_MAX = 1_000;

/**
 * A list; a lone object or text stands for a list of one (a documented example does that).
 * The length is looked at before the entries are, so that a list of a million bad entries costs one problem.
 */
export const listOf = <Schema extends z.ZodType>(schema: Schema, { max = ENTRIES_MAX }: { max?: number } = {}) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined || value === null ? value : [value]),
    z
      .array(z.unknown())
      .max(max, { error: `has more than ${max} entries`, abort: true })
      .pipe(z.array(schema)),
  );
