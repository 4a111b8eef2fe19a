import type { CompletedOutcome, ConnectedContent } from '@fanfare/connected-content';
import type { ConnectedAnswer } from '@fanfare/personalization';

/** Answers by the last part of the address that is asked for; `retry` stands for a call that failed for now. */
export function answering(
  answer: (lastPart: string) => Promise<ConnectedAnswer | 'retry'>,
): Pick<ConnectedContent, 'complete'> {
  return {
    async complete(render): Promise<CompletedOutcome> {
      const answers = new Map<string, ConnectedAnswer>();
      for (;;) {
        const outcome = render(answers);
        if (outcome.status !== 'needs') return outcome;
        for (const { key, url } of outcome.requests) {
          const given = await answer(url.slice(url.lastIndexOf('/') + 1));
          if (given === 'retry') return { status: 'retry', cause: 'connected_content: HTTP 503' };
          answers.set(key, given);
        }
      }
    },
  };
}

export const named = (name: string): ConnectedAnswer => ({ kind: 'data', data: { name } });
