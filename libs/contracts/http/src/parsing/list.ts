import { z } from 'zod';

/** More entries than any list of the contract holds. */
const ENTRIES_MAX = 1_000;

/**
 * A list; a lone object or text stands for a list of one (a documented example does that).
 * The length is looked at before the entries are, so that a list of a million bad entries costs one problem.
 */
export const listOf = <Schema extends z.ZodType>(schema: Schema, { max = ENTRIES_MAX }: { max?: number } = {}) =>
  z.preprocess(
    (value: z.input<Schema> | readonly z.input<Schema>[], context) => {
      if (value === undefined || value === null) return value;
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (list.length <= max) return list;
      context.addIssue({ code: 'custom', message: `has more than ${max} entries`, input: value });
      return z.NEVER;
    },
    z.array(schema).meta({ maxItems: max }),
  );
