import type { Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { isAnswerNeeded } from './connected-content-tag.ts';
import type { ConnectedAnswers, ConnectedRequest } from './connected-content.ts';
import type { LiquidContext } from './context.ts';
import { createEngine, type EngineLimits } from './engine.ts';
import { translateLookUps } from './look-ups.ts';
import { findDynamicPart, renderPart, type DynamicPart, type ParsedText, type TemplateProblem } from './message.ts';
import type { Remarks } from './remarks.ts';
import { createSlowMessages } from './slow-messages.ts';

/** A channel's message object: any JSON object. Any string in it, however deep, may hold Liquid. */
export type Message = Readonly<Record<string, unknown>>;

export interface Personalizer {
  /** Parses every template of a message once; `render` then costs only what differs between recipients. */
  readonly compileMessage: (message: Message) => CompiledMessage;
  /** Every template of the message that does not parse. Empty: the message can be sent. */
  readonly checkTemplates: (message: Message) => readonly TemplateProblem[];
}

export type CompiledMessage =
  | {
      readonly ok: true;
      /** No Liquid anywhere: `render` gives back the message itself. */
      readonly isStatic: boolean;
      /** Once a recipient took too long, everybody after them is aborted at once, without being rendered. */
      render(context: LiquidContext, answers?: ConnectedAnswers): RenderOutcome;
    }
  | { readonly ok: false; readonly reason: 'template_parse_error'; readonly error: TemplateProblem };

export type RenderOutcome =
  | {
      readonly status: 'rendered';
      readonly message: Message;
      /** What this recipient's texts take up; 0 where everything is shared. */
      readonly ownChars: number;
      /** What `{% message_extras %}` noted, ≤ 1 KB. */
      readonly extras?: Readonly<Record<string, string>>;
    }
  /** `connected_content` has to be called first: render again with these answers, and those that were given. */
  | { readonly status: 'needs'; readonly requests: readonly ConnectedRequest[] }
  | {
      readonly status: 'aborted';
      /** `template_parse_error` also stands for a template that failed or exceeded a limit for this recipient. */
      readonly reason: 'liquid_abort_message' | 'template_parse_error';
      readonly detail: string;
    };

type Render = (context: LiquidContext, answers?: ConnectedAnswers) => RenderOutcome;

export interface PersonalizerOptions extends Partial<EngineLimits> {
  /** Length of all strings rendered for one recipient. */
  readonly outputCharsMax?: number;
  readonly cachedTemplatesMax?: number;
  readonly cachedCharsMax?: number;
}

/**
 * Liquid in Braze's dialect. Synchronous, without I/O; keeps parsed templates, so one instance serves a whole process.
 *
 *     const compiled = personalizer.compileMessage({ subject: 'Hi {{${first_name} | default: "there"}}' });
 *     if (compiled.ok) compiled.render(contextOf({ profile }));
 */
export function createPersonalizer(options: PersonalizerOptions = {}): Personalizer {
  const outputCharsMax = options.outputCharsMax ?? 4_000_000;
  const renderMs = options.renderMs ?? 100;
  const slowMessages = createSlowMessages();
  const engine = createEngine({
    memory: options.memory ?? 10_000_000,
    sourceCharsMax: options.sourceCharsMax ?? 4_000_000,
  });
  const parsedTexts = new LRUCache<string, ParsedText>({
    max: options.cachedTemplatesMax ?? 1_000,
    maxSize: options.cachedCharsMax ?? 10_000_000,
    sizeCalculation: (_parsed, source) => source.length + 1, // 0 is no size
  });

  function parse(source: string): ParsedText {
    const known = parsedTexts.get(source);
    if (known) return known;
    const parsed = parseNow(source);
    parsedTexts.set(source, parsed);
    return parsed;
  }

  function parseNow(source: string): ParsedText {
    try {
      return { template: engine.parse(translateLookUps(source)) };
    } catch (error) {
      return { message: messageOf(error) };
    }
  }

  /** Undefined: it took too long, whatever came of it. */
  function renderInTime(
    part: DynamicPart,
    context: LiquidContext,
    answers?: ConnectedAnswers,
  ): RenderOutcome | undefined {
    const deadline = performance.now() + renderMs;
    const outcome = renderDynamic(part, context, deadline, answers);
    return performance.now() > deadline ? undefined : outcome;
  }

  function renderDynamic(
    part: DynamicPart,
    context: LiquidContext,
    deadline: number,
    answers: ConnectedAnswers | undefined,
  ): RenderOutcome {
    const remarks: Remarks = { answers };
    let ownChars = 0;
    try {
      const message = renderPart(part, (template) => {
        if (remarks.abortReason !== undefined) return '';
        const text = renderText(template, context, remarks, deadline);
        ownChars += text.length;
        if (ownChars > outputCharsMax) throw new RangeError(`output longer than ${outputCharsMax} characters`);
        return text;
      }) as Message;
      if (remarks.abortReason !== undefined) return aborted('liquid_abort_message', remarks.abortReason);
      const { extras, needed } = remarks;
      if (needed) return { status: 'needs', requests: [...needed.values()] };
      return extras ? { status: 'rendered', message, ownChars, extras } : { status: 'rendered', message, ownChars };
    } catch (error) {
      return aborted('template_parse_error', messageOf(error));
    }
  }

  /** A text that waits for an answer is empty for now; the other texts may need answers too, which can be got with it. */
  function renderText(template: Template[], context: LiquidContext, remarks: Remarks, deadline: number): string {
    try {
      return engine.render(template, context, remarks, deadline - performance.now());
    } catch (error) {
      if (isAnswerNeeded(error)) return '';
      throw error;
    }
  }

  function createRender(message: Message, part: DynamicPart): Render {
    let isTooSlow = slowMessages.has(message);
    const tooSlow = aborted('template_parse_error', `render limit exceeded: takes more than ${renderMs} ms`);

    return function render(context, answers) {
      if (isTooSlow) return tooSlow;
      // Twice in a row: a pause of the machine must not condemn a message for all its recipients.
      const outcome = renderInTime(part, context, answers) ?? renderInTime(part, context, answers);
      if (outcome) return outcome;
      isTooSlow = true;
      slowMessages.add(message);
      return tooSlow;
    };
  }

  function compileMessage(message: Message): CompiledMessage {
    const problems: TemplateProblem[] = [];
    const part = findDynamicPart(message, '', parse, problems);
    const [error] = problems;
    if (error) return { ok: false, reason: 'template_parse_error', error };
    if (part) return { ok: true, isStatic: false, render: createRender(message, part) };
    const outcome: RenderOutcome = { status: 'rendered', message, ownChars: 0 };
    return { ok: true, isStatic: true, render: () => outcome };
  }

  return {
    compileMessage,
    checkTemplates(message) {
      const problems: TemplateProblem[] = [];
      findDynamicPart(message, '', parse, problems);
      return problems;
    },
  };
}

const aborted = (reason: 'liquid_abort_message' | 'template_parse_error', detail: string): RenderOutcome => ({
  status: 'aborted',
  reason,
  detail,
});

/** First line only: the rest of liquidjs' messages quotes the template. */
const messageOf = (error: unknown) => (error instanceof Error ? error.message.split('\n', 1)[0]! : String(error));
