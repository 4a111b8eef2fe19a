import { newDispatchId } from '@fanfare/domain';
import type { SendReply } from '@fanfare/http-contracts';
import { refuse, type Refusal, type Reply } from '@fanfare/http-kit';
import type { Logger } from '@fanfare/observability';
import type { SendCall, SendMessages } from '../send-messages.ts';
import { claimIdOf, type Claim, type Claims } from './claims.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface SendOnceDeps {
  readonly sendMessages: SendMessages;
  readonly claims: Claims;
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * One key, one dispatch, one reply, over all gateways. What the steps leave behind when the process dies after them:
 *
 * 1. looked up, decided   nothing. A refused request is not remembered: the key is free for the corrected one.
 * 2. claimed              ids without records. The next try finds the claim and publishes under its ids.
 * 3. published            some or all records. The next try publishes the same ids again, and consumers know them.
 * 4. reply stored         the reply. The next try reads it.
 *
 * Tries at the same time all go through 2 to 4 under the first one's claim, with the same ids and the same reply.
 */
export function createSendOnce({ sendMessages, claims, now, logger }: SendOnceDeps) {
  return async function sendOnce(call: SendCall, key: string): Promise<Reply<SendReply> | Refusal> {
    const id = claimIdOf(call.workspaceId, key);
    const fingerprint = fingerprintOf('/messages/send', call.body);

    const known = await claims.find(id);
    const settled = known && settledBy(known, fingerprint);
    if (settled) return settled;

    // A claim means that the request was valid when it was made. It may be in the log already, so it stays accepted.
    const when = { now: known?.acceptedAt ?? now(), wasAccepted: known !== undefined };
    const decision = await sendMessages.decide(call, when);
    if (decision.outcome === 'refused') return refuse(decision.status, decision.message, decision.errors);

    const claim =
      known ?? (await claims.claim({ _id: id, fingerprint, dispatchId: newDispatchId(), acceptedAt: when.now }));
    const settledMeanwhile = known ? undefined : settledBy(claim, fingerprint);
    if (settledMeanwhile) return settledMeanwhile;

    const { dispatchId, acceptedAt } = claim;
    const { workspaceId, correlationId } = call;
    const reply = JSON.stringify(
      await sendMessages.dispatch(decision, { dispatchId, acceptedAt, workspaceId, correlationId }),
    );
    const stored = await claims.complete(claim, reply).catch((error: unknown) => {
      // The records are durable: that is what a 201 says. The claim stays, so another try comes to the same reply.
      logger.warn('A reply could not be stored under its idempotency key', { correlationId, dispatchId, error });
      return reply;
    });
    return { status: 201, body: JSON.parse(stored) as SendReply };
  };
}

/** The answer that the key already has, if any. */
function settledBy(claim: Claim, fingerprint: string): Reply<SendReply> | Refusal | undefined {
  if (claim.fingerprint !== fingerprint) {
    return refuse(409, 'The Idempotency-Key was already used with another request body', [
      'Idempotency-Key: use a new key for a new request, and repeat a request with its key only as it was',
    ]);
  }
  if (claim.reply === undefined) return undefined;
  return { status: 201, body: JSON.parse(claim.reply) as SendReply, headers: { 'Idempotent-Replayed': 'true' } };
}
