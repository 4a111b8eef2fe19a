/** An HTTP call that a template asks for. */
export interface ConnectedRequest {
  /** Two calls with the same key are one. */
  readonly key: string;
  readonly url: string;
  readonly method: ConnectedMethod;
  /** As the template gives them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
  /** Name of the credential to use. */
  readonly basicAuth?: string;
  /** The message waits for the answer, instead of going out without it. */
  readonly retry: boolean;
  /** How long the answer may be used again; 0: not at all. Absent: as usual for the method. */
  readonly cacheSeconds?: number;
}

export const connectedMethods = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type ConnectedMethod = (typeof connectedMethods)[number];

/** What a template gets for a call. `nothing`: it failed, in whatever way. */
export type ConnectedAnswer =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' };

/** By the key of the request. */
export type ConnectedAnswers = ReadonlyMap<string, ConnectedAnswer>;
