import { z } from 'zod';

/** The field may be missing; `null` means the same (real clients send `campaign_id: null`). */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === null ? undefined : value), schema.optional()).optional();

/** Like `optional`, with the contract's default. */
export const withDefault = <Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>) =>
  z.preprocess((given) => given ?? value, schema).prefault(value as unknown);
