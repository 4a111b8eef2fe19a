import type { ConnectedAnswer, ConnectedAnswers, ConnectedRequest, RenderOutcome } from '@fanfare/personalization';
import type { Fetched } from './answer-of.ts';

/** `retry`: a call with `:retry` failed, and may not fail later. */
export type CompletedOutcome =
  Exclude<RenderOutcome, { status: 'needs' }> | { readonly status: 'retry'; readonly cause: string };

export interface Bounds {
  /** Calls for one message of one recipient. */
  readonly callsMax: number;
  /** No call begins later than this after the first one; such a call counts as timed out. */
  readonly totalMs: number;
}

/** Ms that are left for the call; none: only what is known already. */
export type Fetch = (request: ConnectedRequest, leftMs: number) => Promise<Fetched>;

/** Renders, gets what the rendering asks for, and renders again, until nothing is missing. */
export async function complete(
  render: (answers: ConnectedAnswers) => RenderOutcome,
  fetch: Fetch,
  { callsMax, totalMs }: Bounds,
  now: () => number,
): Promise<CompletedOutcome> {
  const deadline = now() + totalMs;
  const answers = new Map<string, ConnectedAnswer>();
  for (;;) {
    const outcome = render(answers);
    if (outcome.status !== 'needs') return outcome;
    const { requests } = outcome;
    if (answers.size + requests.length > callsMax) return tooMany(callsMax);
    const fetched = await Promise.all(requests.map((request) => fetch(request, deadline - now())));
    for (const [index, request] of requests.entries()) {
      const { answer, transient } = fetched[index]!;
      if (request.retry && transient !== undefined)
        return { status: 'retry', cause: `connected_content: ${transient}` };
      answers.set(request.key, answer);
    }
  }
}

const tooMany = (callsMax: number): CompletedOutcome => ({
  status: 'aborted',
  reason: 'template_parse_error',
  detail: `more than ${callsMax} calls of connected_content`,
});
