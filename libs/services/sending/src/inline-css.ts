import type { CssInliner } from '@fanfare/css-inliner';
import type { AcceptedMessage, AcceptedSend } from './deciding/decision.ts';

export interface InlineCssDeps {
  /** Without it, nothing is inlined. */
  readonly inline: CssInliner['inline'] | undefined;
  /** For messages that do not say what they want. */
  readonly byDefault: boolean;
}

/** The send with the CSS of its email inlined where it is wanted; once, whoever and however many get it. */
export type InlineCss = (send: AcceptedSend) => Promise<AcceptedSend>;

export function createInlineCss({ inline, byDefault }: InlineCssDeps): InlineCss {
  return async function inlineCss(send) {
    const position = send.messages.findIndex(({ channel }) => channel === 'email');
    const email = send.messages[position];
    const body = email?.message.body;
    const isWanted = email?.message.should_inline_css ?? byDefault;
    if (!inline || !email || typeof body !== 'string' || isWanted !== true) return send;

    const inlined = await inline(body);
    if (!inlined.ok) {
      // The mail is complete without it: most mail programs read style elements too.
      const error = `messages.email.should_inline_css: the CSS is not inlined, because ${inlined.problem}`;
      return { ...send, errors: [...send.errors, error] };
    }
    const changed: AcceptedMessage = { ...email, message: { ...email.message, body: inlined.html } };
    return { ...send, messages: send.messages.with(position, changed) };
  };
}
