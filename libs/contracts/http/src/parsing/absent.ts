import { z } from 'zod';

/** The field may be missing; `null` means the same (real clients send `campaign_id: null`). */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .preprocess((value: z.input<Schema> | null | undefined) => (value === null ? undefined : value), schema.optional())
    .optional();

/** Like `optional`, with the contract's default. */
export const withDefault = <Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>) =>
  z.preprocess((given: z.input<Schema> | null | undefined) => given ?? value, schema).prefault(value);
