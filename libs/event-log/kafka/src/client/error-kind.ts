/**
 * What an error from kafkajs means to us.
 *
 * - `passing`: the same may succeed later, with the same connections.
 * - `broken`: the same may succeed later, with new connections.
 * - `unknown-topic`: a topic is not there (any more); kafkajs fails everything else with it until it is replaced.
 * - `poison`: the broker will never take one of these records.
 */
export type ErrorKind = 'passing' | 'broken' | 'unknown-topic' | 'poison';

const unknownTopic = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION']);
const poison = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);

export function errorKindOf(error: unknown): ErrorKind {
  const original = originalOf(error);
  const { type, retriable } = original as { type?: unknown; retriable?: unknown };
  if (typeof type === 'string' && unknownTopic.has(type)) return 'unknown-topic';
  if (typeof type === 'string' && poison.has(type)) return 'poison';
  return retriable === true ? 'passing' : 'broken';
}

/** Kafkajs wraps what happened into "retries exceeded" and the like, which are never retriable themselves. */
export function originalOf(error: unknown): Error {
  let original = error;
  while (original instanceof Error && original.cause instanceof Error) original = original.cause;
  return original instanceof Error ? original : new Error(String(original));
}
