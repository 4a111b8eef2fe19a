import type { TrackErrorCode } from './track-error-code.ts';

/** A value, or the one sentence that says what is wrong with it: the `type` of an item in `errors`. */
export type Checked<Value> = { readonly ok: true; readonly value: Value } | Bad;

export const good = <Value>(value: Value): Checked<Value> => ({ ok: true, value });

interface Bad {
  readonly ok: false;
  readonly problem: string;
  /** Where the documentation has one. */
  readonly code?: TrackErrorCode;
}

const bad = (problem: string): Bad => ({ ok: false, problem });

export const problem = bad;
export const required = (field: string): Bad => bad(`'${field}' is required`);
export const notValid = (field: string): Bad => bad(`'${field}' is not valid`);
/** With the documentation's code of it. */
export const coded = (code: TrackErrorCode, { problem }: Bad): Bad => ({ ok: false, problem, code });
/** `what` with its article: "a valid email". */
export const notA = (field: string, what: string): Bad =>
  bad(`The value provided for the '${field}' field is not ${what}.`);
