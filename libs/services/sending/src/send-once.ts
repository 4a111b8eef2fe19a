import type { SendReply } from '@fanfare/http-contracts';
import { refuse, type Refusal, type Reply } from '@fanfare/http-kit';
import type { Once } from '@fanfare/idempotency';
import type { SendCall, SendMessages } from './send-messages.ts';

/** One key, one dispatch: every try publishes the same records under the id of the claim, and consumers know them. */
export function createSendOnce({ sendMessages, once }: { sendMessages: SendMessages; once: Once }) {
  return async function sendOnce(call: SendCall, key: string): Promise<Reply<SendReply> | Refusal> {
    const { workspaceId, correlationId } = call;
    return once(
      { ...call, endpoint: '/messages/send', key },
      {
        decide: async (when) => {
          const decision = await sendMessages.decide(call, when);
          return decision.outcome === 'refused' ? refuse(decision.status, decision.message, decision.errors) : decision;
        },
        perform: async (decision, { callId: dispatchId, acceptedAt }) => ({
          status: 201,
          body: await sendMessages.dispatch(decision, { dispatchId, acceptedAt, workspaceId, correlationId }),
        }),
      },
    );
  };
}
