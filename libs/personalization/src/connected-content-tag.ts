import { Tag, type Context, type Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';
import { headersOf, readConnectedArguments, type ConnectedArguments } from './connected-content-arguments.ts';
import type { ConnectedAnswer, ConnectedRequest } from './connected-content.ts';
import { remarksIn } from './remarks.ts';

/** Ends the rendering of a text: what follows may depend on the answer, and must not be called on a guess. */
class AnswerNeeded extends Error {}

/** liquidjs wraps what a tag throws, once per tag around it. */
export function isAnswerNeeded(error: unknown): boolean {
  if (error instanceof AnswerNeeded) return true;
  const original = error instanceof Error && 'originalError' in error ? error.originalError : undefined;
  return original !== undefined && original !== error && isAnswerNeeded(original);
}

type Rendering<T> = Generator<unknown, T, string>;

/**
 * `{% connected_content https://… :save x %}`. Nothing is called from here: a rendering that needs an answer stops and
 * says which, and whoever renders comes again with it.
 */
export class ConnectedContentTag extends Tag {
  readonly #arguments: ConnectedArguments;
  readonly #url: Template[];
  readonly #body: Template[] | undefined;
  readonly #headers: readonly (readonly [Template[], Template[]])[];
  readonly #headersAsJson: Template[] | undefined;

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    this.#arguments = readConnectedArguments(token.args);
    const { url, body, headers } = this.#arguments;
    this.#url = liquid.parse(url);
    this.#body = body === undefined ? undefined : liquid.parse(body);
    const pairs = headers && 'pairs' in headers ? headers.pairs : [];
    this.#headers = pairs.map(([name, value]) => [liquid.parse(name), liquid.parse(value)]);
    this.#headersAsJson = headers && 'json' in headers ? liquid.parse(headers.json) : undefined;
  }

  override *render(context: Context): Rendering<string | undefined> {
    const remarks = remarksIn(context);
    const request = yield* this.#request(context);
    if (!request) return this.#use({ kind: 'nothing' }, context);
    const answer = remarks.answers?.get(request.key);
    if (answer) return this.#use(answer, context);
    remarks.needed ??= new Map();
    remarks.needed.set(request.key, request);
    throw new AnswerNeeded();
  }

  #use(answer: ConnectedAnswer, context: Context): string | undefined {
    const { save } = this.#arguments;
    if (answer.kind === 'text' && save === undefined) return answer.text;
    const value = answer.kind === 'data' ? answer.data : answer.kind === 'text' ? answer.text : null;
    context.bottom()[save ?? 'connected'] = value;
    return undefined;
  }

  /** Undefined: this recipient's values make no headers of it. */
  *#request(context: Context): Rendering<ConnectedRequest | undefined> {
    const { method, contentType, basicAuth, retry, cacheSeconds } = this.#arguments;
    const url = (yield* this.#textOf(this.#url, context)).trim();
    const body = this.#body && (yield* this.#textOf(this.#body, context)).trim();
    const pairs = yield* this.#headerPairs(context);
    if (!pairs) return undefined;
    const headers = Object.fromEntries(pairs);
    const key = JSON.stringify([method, url, body, pairs, contentType, basicAuth]);
    return { key, url, method, headers, body, contentType, basicAuth, retry, cacheSeconds };
  }

  *#headerPairs(context: Context): Rendering<[string, string][] | undefined> {
    if (this.#headersAsJson) return headersOf(yield* this.#textOf(this.#headersAsJson, context));
    const pairs: [string, string][] = [];
    for (const [name, value] of this.#headers) {
      pairs.push([yield* this.#textOf(name, context), yield* this.#textOf(value, context)]);
    }
    return pairs;
  }

  *#textOf(template: Template[], context: Context): Rendering<string> {
    return yield this.liquid.renderer.renderTemplates(template, context);
  }
}
