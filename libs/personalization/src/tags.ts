import { Tag, type Context, type Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';
import { remarksIn } from './remarks.ts';

/** All keys and values of `message_extras` together; what does not fit is left out. */
const extrasBytesMax = 1000;

/** `{% abort_message %}`, `{% abort_message() %}`, `{% abort_message('reason') %}`. */
export class AbortMessageTag extends Tag {
  readonly #reason: Template[];

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    const reason = inParentheses(token.args.trim());
    if (reason === undefined) throw new Error("abort_message takes nothing or a reason: {% abort_message('reason') %}");
    this.#reason = liquid.parse(unquoted(reason));
  }

  override *render(context: Context): Generator<unknown, void, string> {
    const reason = yield this.liquid.renderer.renderTemplates(this.#reason, context);
    remarksIn(context).abortReason ??= reason || '{% abort_message %} called';
    // Ends the rendering without the cost of an exception: a condition may abort most of an audience.
    context.breakCalled = true;
  }
}

/** `{% message_extras :key k :value v %}`, where either may be quoted and may hold Liquid. */
export class MessageExtrasTag extends Tag {
  readonly #key: Template[];
  readonly #value: Template[];

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    const entry = keyAndValue(token.args.trim());
    if (!entry) throw new Error('message_extras is written {% message_extras :key k :value v %}');
    this.#key = liquid.parse(unquoted(entry.key));
    this.#value = liquid.parse(unquoted(entry.value));
  }

  override *render(context: Context): Generator<unknown, void, string> {
    const key = yield this.liquid.renderer.renderTemplates(this.#key, context);
    const value = yield this.liquid.renderer.renderTemplates(this.#value, context);
    const remarks = remarksIn(context);
    const extras = remarks.extras ?? {};
    if (Object.hasOwn(extras, key)) return; // the first one counts
    const bytes = Buffer.byteLength([...Object.entries(extras), [key, value]].flat().join(''));
    if (bytes <= extrasBytesMax) remarks.extras = { ...extras, [key]: value };
  }
}

// A template can be megabytes: what takes it apart looks at each character once.

function inParentheses(text: string): string | undefined {
  if (text === '') return text;
  return text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1).trim() : undefined;
}

function keyAndValue(text: string): { key: string; value: string } | undefined {
  const at = text.search(/\s:value(?!\S)/);
  if (at < 0 || !/^:key\s/.test(text)) return undefined;
  const [key, value] = [text.slice(':key'.length, at).trim(), text.slice(at + ' :value'.length).trim()];
  return key === '' ? undefined : { key, value };
}

const unquoted = (text: string) => /^(['"])([^]*)\1$/.exec(text)?.[2] ?? text;
