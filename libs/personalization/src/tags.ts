import { Tag, type Context, type Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs';
import { remarksIn } from './remarks.ts';

/** All keys and values of `message_extras` together; what does not fit is left out. */
const extrasBytesMax = 1000;

/** `{% abort_message %}`, `{% abort_message() %}`, `{% abort_message('reason') %}`. */
export class AbortMessageTag extends Tag {
  readonly #reason: Template[];

  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    const argument = /^\s*(?:\(\s*([^]*?)\s*\))?\s*$/.exec(token.args);
    if (!argument) throw new Error("abort_message takes nothing or a reason: {% abort_message('reason') %}");
    this.#reason = liquid.parse(unquoted(argument[1] ?? ''));
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
    const [, key, value] = /^\s*:key\s+([^]+?)\s+:value\s+([^]*?)\s*$/.exec(token.args) ?? [];
    if (key === undefined || value === undefined) {
      throw new Error('message_extras is written {% message_extras :key k :value v %}');
    }
    this.#key = liquid.parse(unquoted(key));
    this.#value = liquid.parse(unquoted(value));
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

const unquoted = (text: string) => /^(['"])([^]*)\1$/.exec(text)?.[2] ?? text;
