import { z } from 'zod';

export type Schema = z.ZodType;
/** What a caller sends for a schema. */
export type InputOf<Given extends Schema> = z.input<Given>;
/** What a caller gets for the schema of a reply. */
export type SuccessOf<Fields extends Schema> = { message: 'success' } & z.infer<Fields>;

/** What a service builds for a schema of a reply: the same, and nobody changes it on the way out. */
export type ReplyOf<Fields extends Schema> = Frozen<z.infer<Fields>>;

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

/** Of what answers with nothing but the success. */
export const NoReplyFields = z.object({});

/** As every reply writes it: UTC, with milliseconds and a `Z`. */
export const isoTime = z.string().meta({ format: 'date-time' });

/** A number of things that happened: never a fraction. */
export const count = z.number().int();

/** Only there when there are some: everything that they do not name was done. */
export const itemErrors = z
  .array(z.string())
  .optional()
  .describe('what was left out, and why: `user_aliases.1.alias_name: is required`');
