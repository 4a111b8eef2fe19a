import { Refusal, refuse, type Reply } from '@fanfare/http-kit';
import type { Logger } from '@fanfare/observability';
import { claimIdOf, type Claim, type Claims } from './claims.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface KeyedCall {
  readonly workspaceId: string;
  readonly correlationId: string;
  /** A key stands for one endpoint, too. */
  readonly endpoint: string;
  readonly body: unknown;
  readonly key: string;
}

/** What a request does. Every try of a key goes through both steps, with the same request, until its reply is stored. */
export interface Steps<Accepted, Body> {
  /** Refuses the request, or says what is to be done. Changes nothing. `wasAccepted`: an earlier try may have begun. */
  decide(when: { readonly now: number; readonly wasAccepted: boolean }): Promise<Accepted | Refusal>;
  /** Does it under these two, so that all tries together have done it once. */
  perform(
    accepted: Accepted,
    under: { readonly callId: string; readonly acceptedAt: number },
  ): Promise<Reply<Body> | Refusal>;
}

export interface OnceDeps {
  readonly claims: Claims;
  readonly newCallId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

export type Once = <Accepted, Body>(call: KeyedCall, steps: Steps<Accepted, Body>) => Promise<Reply<Body> | Refusal>;

/**
 * One key, one effect, one reply, over all processes. What the steps leave behind when the process dies after them:
 *
 * 1. looked up, decided   nothing. A refused request is not remembered: the key is free for the corrected one.
 * 2. claimed              ids without effects. The next try finds the claim and works under its ids.
 * 3. performed            some or all effects. The next try makes the same ones again under the same ids.
 * 4. reply stored         the reply. The next try reads it.
 *
 * Tries at the same time all go through 2 to 4 under the first one's claim, with the same ids and the same reply.
 */
export function createOnce({ claims, newCallId, now, logger }: OnceDeps): Once {
  return async function once<Accepted, Body>(
    call: KeyedCall,
    { decide, perform }: Steps<Accepted, Body>,
  ): Promise<Reply<Body> | Refusal> {
    const { workspaceId, correlationId, endpoint, key } = call;
    const id = claimIdOf(workspaceId, key);
    const fingerprint = fingerprintOf(endpoint, call.body);

    const known = await claims.find(id);
    const settled = known && settledBy<Body>(known, fingerprint);
    if (settled) return settled;

    // A claim means that the request was valid when it was made. Its effects may be there already, so it stays accepted.
    const when = { now: known?.acceptedAt ?? now(), wasAccepted: known !== undefined };
    const accepted = await decide(when);
    if (accepted instanceof Refusal) return accepted;

    const claim = known ?? (await claims.claim({ _id: id, fingerprint, callId: newCallId(), acceptedAt: when.now }));
    const settledMeanwhile = known ? undefined : settledBy<Body>(claim, fingerprint);
    if (settledMeanwhile) return settledMeanwhile;

    const { callId, acceptedAt } = claim;
    const answer = textOf(await perform(accepted, { callId, acceptedAt }));
    const stored = await claims.complete(claim, answer).catch((error: unknown) => {
      // What was to be done is durable: that is what a 201 says. The claim stays, so another try comes to the same reply.
      logger.warn('A reply could not be stored under its idempotency key', { correlationId, callId, error });
      return answer;
    });
    return answerOf(stored);
  };
}

/** The answer that the key already has, if any. */
function settledBy<Body>(claim: Claim, fingerprint: string): Reply<Body> | Refusal | undefined {
  if (claim.fingerprint !== fingerprint) {
    return refuse(409, 'The Idempotency-Key was already used with another request body', [
      'Idempotency-Key: use a new key for a new request, and repeat a request with its key only as it was',
    ]);
  }
  return claim.reply === undefined ? undefined : answerOf(claim.reply, { 'Idempotent-Replayed': 'true' });
}

type Stored<Body> =
  | { readonly status: number; readonly body: Body }
  | { readonly status: number; readonly refusal: string; readonly errors: readonly unknown[] };

/** As it will be sent: what JSON makes of it once, it makes of it each time. */
function textOf(answer: Reply | Refusal): string {
  const { status } = answer;
  return JSON.stringify(
    (answer instanceof Refusal
      ? { status, refusal: answer.message, errors: answer.errors }
      : { status, body: answer.body }) satisfies Stored<unknown>,
  );
}

function answerOf<Body>(text: string, headers: Readonly<Record<string, string>> = {}): Reply<Body> | Refusal {
  const answer = JSON.parse(text) as Stored<Body>;
  if ('refusal' in answer) return new Refusal(answer.status, answer.refusal, answer.errors, headers);
  return { ...answer, headers };
}
