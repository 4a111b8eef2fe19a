import type { InputOf, Schema, SuccessOf } from '@fanfare/http-contracts';

/** What a call may say beside its input. */
export interface CallOptions {
  /** Aborts the call, also while it waits for its next try: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Of one try. Default: the client's. */
  readonly timeoutMs?: number;
  /** Tries after the first one. Default: the client's. */
  readonly retries?: number;
}

export interface KeyedCallOptions extends CallOptions {
  /** Default: one that is made up for the call, the same over its tries. Give your own to repeat a call later. */
  readonly idempotencyKey?: string;
}

/**
 * Whether a call may be repeated when it is not known what became of it.
 *
 * - `safe`: the second time changes nothing
 * - `keyed`: its `Idempotency-Key` makes it so
 * - `once`: the second time would do more, or answer something else; it is repeated only when the first was certainly
 *   not carried out
 */
export type Repeat = 'safe' | 'keyed' | 'once';

/** One endpoint; `Call` is the method that it becomes. */
export interface Endpoint<Call = unknown> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As in `/openapi.json`, in whose words `{id}` is a parameter. */
  readonly path: string;
  /** The arguments of the method, before its options. */
  readonly takes: readonly ('id' | 'query' | 'body')[];
  readonly repeat: Repeat;
  /** The reply comes in pages, which its `Link` header leads to. */
  readonly isPaged?: boolean;
  /** Never there: it carries the type. */
  readonly call?: Call;
}

/** The methods of a table of endpoints. */
export type MethodsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Endpoint<infer Call> ? Call : MethodsOf<Table[Name]>;
};

/** Cursors of the pages after and before this one, where there are any. */
export interface Page {
  next?: string;
  prev?: string;
}

/** The query may be left out when all of it may. */
type Read<Query extends Schema, Fields extends Schema, More = unknown> =
  Record<never, never> extends InputOf<Query>
    ? (query?: InputOf<Query>, options?: CallOptions) => Promise<SuccessOf<Fields> & More>
    : (query: InputOf<Query>, options?: CallOptions) => Promise<SuccessOf<Fields> & More>;
type Write<Body extends Schema, Fields extends Schema, Options = CallOptions> = (
  body: InputOf<Body>,
  options?: Options,
) => Promise<SuccessOf<Fields>>;
type ReadAll<Fields extends Schema> = (options?: CallOptions) => Promise<SuccessOf<Fields>>;
type OfOne<Fields extends Schema> = (id: string, options?: CallOptions) => Promise<SuccessOf<Fields>>;
type ChangeOne<Body extends Schema, Fields extends Schema> = (
  id: string,
  body: InputOf<Body>,
  options?: CallOptions,
) => Promise<SuccessOf<Fields>>;

export const get = <Query extends Schema, Fields extends Schema>(path: string): Endpoint<Read<Query, Fields>> => ({
  method: 'GET',
  path,
  takes: ['query'],
  repeat: 'safe',
});

export const getPage = <Query extends Schema, Fields extends Schema>(
  path: string,
): Endpoint<Read<Query, Fields, Page>> => ({ method: 'GET', path, takes: ['query'], repeat: 'safe', isPaged: true });

export const getAll = <Fields extends Schema>(path: string): Endpoint<ReadAll<Fields>> => ({
  method: 'GET',
  path,
  takes: [],
  repeat: 'safe',
});

export const getOne = <Fields extends Schema>(path: string): Endpoint<OfOne<Fields>> => ({
  method: 'GET',
  path,
  takes: ['id'],
  repeat: 'safe',
});

export const post = <Body extends Schema, Fields extends Schema>(
  path: string,
  repeat: 'safe' | 'once',
): Endpoint<Write<Body, Fields>> => ({ method: 'POST', path, takes: ['body'], repeat });

export const postKeyed = <Body extends Schema, Fields extends Schema>(
  path: string,
): Endpoint<Write<Body, Fields, KeyedCallOptions>> => ({ method: 'POST', path, takes: ['body'], repeat: 'keyed' });

export const postToOne = <Body extends Schema, Fields extends Schema>(
  path: string,
  repeat: 'safe' | 'once',
): Endpoint<ChangeOne<Body, Fields>> => ({ method: 'POST', path, takes: ['id', 'body'], repeat });

/** A change that the path says all about. */
export const command = <Fields extends Schema>(path: string): Endpoint<OfOne<Fields>> => ({
  method: 'POST',
  path,
  takes: ['id'],
  repeat: 'safe',
});

export const patchOne = <Body extends Schema, Fields extends Schema>(
  path: string,
): Endpoint<ChangeOne<Body, Fields>> => ({ method: 'PATCH', path, takes: ['id', 'body'], repeat: 'safe' });

export const deleteOne = <Fields extends Schema>(path: string): Endpoint<OfOne<Fields>> => ({
  method: 'DELETE',
  path,
  takes: ['id'],
  repeat: 'safe',
});
