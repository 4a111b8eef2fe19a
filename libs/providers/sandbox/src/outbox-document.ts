import { createHash } from 'node:crypto';
import type { Address, AttemptTrace, DeliveryAttempt } from '@fanfare/providers';

export const outboxCollection = 'outbox';

/**
 * What was handed over together: the messages of one call that share channel and trace. Recipients of a message without
 * Liquid share one payload, which is stored once.
 */
export interface OutboxDocument {
  /** Made of the idempotency keys: the same messages handed over again make the same document. */
  readonly _id: string;
  readonly channel: string;
  readonly dispatchId: string;
  readonly trace: AttemptTrace;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly expireAt: Date;
  readonly payloads: readonly Readonly<Record<string, unknown>>[];
  /** `payload`: the position in `payloads`. */
  readonly messages: readonly { readonly idempotencyKey: string; readonly to: Address; readonly payload: number }[];
}

/** Characters of payload in one document; MongoDB's limit for a document is 16 MB. */
const payloadCharsMax = 3_000_000;

/** Usually one document: a call carries one chunk, and a chunk has one channel and one dispatch. */
export function outboxDocuments(attempts: readonly DeliveryAttempt[], at: number, keptMs: number): OutboxDocument[] {
  const groups = new Map<string, DeliveryAttempt[]>();
  for (const attempt of attempts) {
    const { workspaceId, dispatchId, campaignId, variationId, sendId } = attempt.trace;
    const key = JSON.stringify([attempt.channel, workspaceId, dispatchId, campaignId, variationId, sendId]);
    const group = groups.get(key);
    if (group) group.push(attempt);
    else groups.set(key, [attempt]);
  }
  return [...groups.values()].flatMap(splitBySize).map((group) => documentOf(group, at, keptMs));
}

function documentOf(group: readonly DeliveryAttempt[], at: number, keptMs: number): OutboxDocument {
  const { channel, trace } = group[0]!;
  const positions = new Map<object, number>();
  const messages = group.map(({ idempotencyKey, to, payload }) => {
    const position = positions.get(payload) ?? positions.size;
    positions.set(payload, position);
    return { idempotencyKey, to, payload: position };
  });
  return {
    _id: hashOf(messages.map(({ idempotencyKey }) => idempotencyKey)),
    channel,
    dispatchId: trace.dispatchId,
    trace,
    at,
    expireAt: new Date(at + keptMs),
    payloads: [...positions.keys()] as Readonly<Record<string, unknown>>[],
    messages,
  };
}

function splitBySize(group: readonly DeliveryAttempt[]): DeliveryAttempt[][] {
  const parts: DeliveryAttempt[][] = [[]];
  let seen = new Set<object>();
  let chars = 0;
  for (const attempt of group) {
    const size = seen.has(attempt.payload) ? 0 : charsOf(attempt.payload);
    if (chars > 0 && chars + size > payloadCharsMax) {
      parts.push([]);
      seen = new Set();
      chars = 0;
    }
    seen.add(attempt.payload);
    chars += size;
    parts.at(-1)!.push(attempt);
  }
  return parts;
}

/** Of the strings at the top, where bodies are; what is deeper is small. */
const charsOf = (payload: Readonly<Record<string, unknown>>) =>
  Object.values(payload).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 100), 0);

const hashOf = (keys: readonly string[]) => createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 32);
