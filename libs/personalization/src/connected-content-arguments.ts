import { connectedMethods, type ConnectedMethod } from './connected-content.ts';

/** What stands in a `connected_content` tag. Texts may hold Liquid. */
export interface ConnectedArguments {
  readonly url: string;
  readonly save?: string;
  readonly method: ConnectedMethod;
  readonly headers?: HeaderTexts;
  readonly body?: string;
  readonly contentType?: string;
  readonly basicAuth?: string;
  readonly retry: boolean;
  readonly cacheSeconds?: number;
}

/** Either each name and value, or, where Liquid makes the JSON itself, the whole. */
export type HeaderTexts = { readonly pairs: readonly (readonly [string, string])[] } | { readonly json: string };

const optionNames = 'save method headers body content_type basic_auth retry cache_max_age no_cache'.split(' ');
const piece = new RegExp(String.raw`\{\{|\}\}|\s:(${optionNames.join('|')})(?=\s|$)|[^]`, 'gy');
/** From the last `{{` before a `}}`, so that a text full of either is looked at once. */
const output = /\{\{(?:(?!\{\{)[^])*?\}\}/g;
const flags = ['retry', 'no_cache'];

/** @throws what is wrong with it, as a sentence */
export function readConnectedArguments(text: string): ConnectedArguments {
  const { url, options } = splitOptions(text);
  if (url === '' || /\s/.test(url.replace(output, ''))) {
    throw new Error(
      'connected_content is written {% connected_content https://… :save name %}; known are :' +
        optionNames.join(', :'),
    );
  }
  for (const [name, value] of options) {
    if ((value === '') !== flags.includes(name))
      throw new Error(`connected_content has no value for :${name}, or one too many`);
  }
  const method = (options.get('method') ?? 'get').toUpperCase();
  const save = options.get('save');
  const cacheMaxAge = options.get('cache_max_age');
  const headers = options.get('headers');
  if (!isMethod(method)) throw new Error('connected_content knows the methods get, post, put and delete');
  if (save !== undefined && !isVariableName(save)) throw new Error(`connected_content cannot save to ${save}`);
  if (cacheMaxAge !== undefined && !/^\d{1,9}$/.test(cacheMaxAge))
    throw new Error(':cache_max_age is a number of seconds');
  return {
    url,
    method,
    save,
    headers: headers === undefined ? undefined : readHeaders(headers),
    body: options.get('body'),
    contentType: options.get('content_type'),
    basicAuth: options.get('basic_auth'),
    retry: options.has('retry'),
    cacheSeconds: options.has('no_cache') ? 0 : cacheMaxAge === undefined ? undefined : Number(cacheMaxAge),
  };
}

/** An option begins at a colon behind a blank, but not inside an output: there it may be part of a filter's text. */
function splitOptions(text: string): { url: string; options: ReadonlyMap<string, string> } {
  const options = new Map<string, string>();
  let name: string | undefined;
  let value = '';
  let isInOutput = false;
  let url = '';
  const take = () => {
    if (name === undefined) url = value.trim();
    else options.set(name, value.trim());
  };
  for (const [token, option] of ` ${text}`.matchAll(piece)) {
    if (token === '{{' || token === '}}') isInOutput = token === '{{';
    if (option === undefined || isInOutput) {
      value += token;
      continue;
    }
    take();
    name = option;
    value = '';
  }
  take();
  return { url, options };
}

/**
 * The names and values are taken apart before anything is rendered into them: an attribute with a quote in it must not
 * add a header.
 */
function readHeaders(text: string): HeaderTexts {
  const outputs: string[] = [];
  const skeleton = text.replace(output, (found) => `\uE000${outputs.push(found) - 1}\uE001`);
  const restored = (part: string) =>
    part.replace(/\uE000(\d+)\uE001/g, (_, index: string) => outputs[Number(index)] ?? '');
  const pairs = headersOf(skeleton);
  if (pairs) return { pairs: pairs.map(([name, value]) => [restored(name), restored(value)]) };
  if (outputs.length > 0) return { json: text };
  throw new Error('connected_content takes :headers as a JSON object of texts');
}

/** Undefined: not an object of texts. */
export function headersOf(json: string): [string, string][] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const entries: [string, unknown][] = Object.entries(parsed);
  if (entries.some(([, value]) => typeof value === 'object')) return undefined;
  return entries.map(([name, value]) => [name, String(value)]);
}

const isMethod = (text: string): text is ConnectedMethod => (connectedMethods as readonly string[]).includes(text);
const isVariableName = (text: string) => /^[A-Za-z_][\w-]*$/.test(text) && text !== '__proto__';
