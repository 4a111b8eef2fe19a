/** What a handler answers. */
export interface Reply<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Braze's success: `{"message": "success", …}`, 201 for POST, 200 for GET. */
export const success = <Fields extends object = object>(
  status: 200 | 201,
  fields: Fields = {} as Fields,
): Reply<Success<Fields>> => ({ status, body: { message: 'success', ...fields } });

/** The body of a success. */
export type Success<Fields = unknown> = { readonly message: 'success' } & Fields;

/**
 * A fatal error in the contract's words: nothing was stored or published. `errors` carries the detail.
 * Thrown or returned, it leaves as `{"message", "errors"}`, under `/v1` as `application/problem+json`.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors: readonly unknown[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export const refuse = (status: number, message: string, errors: readonly unknown[] = []): Refusal =>
  new Refusal(status, message, errors);
