import type { z } from 'zod';
import { listOf } from '../parsing/list.ts';
import { isObject } from '../parsing/text.ts';
import { read } from '../parsing/read.ts';

/** A request that was understood, or why it is refused as a whole. */
export type ReadRequest<Request> =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly message: string; readonly errors?: readonly string[] };

export interface Refused {
  readonly ok: false;
  readonly message: string;
  readonly errors?: readonly string[];
}

export const IDS_MAX = 50;
export const TOO_MANY_IDS = 'The max number of ids per request was exceeded';
export const TOO_MANY_USERS = 'The max number of external_ids and aliases per request was exceeded';

export const badRequest = (...errors: readonly string[]): Refused => ({ ok: false, message: 'Bad Request', errors });

/** The fields of a body; nothing has none. */
export const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> => (isObject(body) ? body : {});

/** A lone entry stands for a list of one; `null` and nothing for an empty one. */
export const entriesOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export interface Item<Value> {
  /** Its place in its list. */
  readonly index: number;
  readonly value: Value;
}

export interface Items<Value> {
  readonly items: readonly Item<Value>[];
  /** What is wrong with the others, one sentence per problem: `user_aliases.1.alias_name: is required`. */
  readonly errors: readonly string[];
}

/**
 * The documentation of a list whose entries are read one by one ({@link readItems}), because a schema of the whole would
 * refuse all of them for one.
 */
export const itemsOf = <Schema extends z.ZodType>(schema: Schema) => listOf(schema, { max: IDS_MAX });

/** Every entry of a list is looked at on its own: a bad one does not stop the others. */
export function readItems<Value>(schema: z.ZodType<Value>, list: readonly unknown[], path: string): Items<Value> {
  const items: Item<Value>[] = [];
  const errors: string[] = [];
  for (const [index, entry] of list.entries()) {
    const checked = read(schema, entry, `${path}.${index}`);
    if (checked.ok) items.push({ index, value: checked.value });
    else errors.push(...checked.problems);
  }
  return { items, errors };
}

/** A list that a request is about: it has entries, not too many, and at least one of them is good. */
export function readRequiredItems<Value>(
  schema: z.ZodType<Value>,
  body: unknown,
  field: string,
  tooMany: string = TOO_MANY_IDS,
): ReadRequest<Items<Value>> {
  const list = entriesOf(fieldsOf(body)[field]);
  if (list.length > IDS_MAX) return { ok: false, message: tooMany };
  if (list.length === 0) return badRequest(`${field}: is required`);
  const request = readItems(schema, list, field);
  return request.items.length > 0 ? { ok: true, request } : badRequest(...request.errors);
}
