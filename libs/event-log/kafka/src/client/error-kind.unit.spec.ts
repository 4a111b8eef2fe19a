import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { errorKindOf, originalOf } from './error-kind.ts';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } =
  kafkajs;

const protocolError = (type: string, retriable: boolean) => {
  const error = Object.assign(new Error(type), { type, code: 1, retriable });
  return new KafkaJSProtocolError(error);
};

describe('the kind of an error', () => {
  it.each([
    ['a refused connection', new KafkaJSConnectionError('refused'), 'passing'],
    ['a moved leader', protocolError('NOT_LEADER_FOR_PARTITION', true), 'passing'],
    ['a missing topic', protocolError('UNKNOWN_TOPIC_OR_PARTITION', true), 'unknown-topic'],
    ['a name that no topic can have', protocolError('INVALID_TOPIC_EXCEPTION', false), 'unknown-topic'],
    ['a record that is too large', protocolError('MESSAGE_TOO_LARGE', false), 'poison'],
    ['a lost right', protocolError('TOPIC_AUTHORIZATION_FAILED', false), 'broken'],
    ['a bug', new TypeError('of undefined'), 'broken'],
    ['something that is no error', 'what?', 'broken'],
  ])('is that of %s', (_, error, kind) => {
    expect(errorKindOf(error)).toBe(kind);
  });

  it('is that of the first error below the wrappings', () => {
    const original = new KafkaJSConnectionError('refused');
    const exceeded = new KafkaJSNumberOfRetriesExceeded(original, { retryCount: 5, retryTime: 100 });
    const wrapped = Object.assign(new KafkaJSNonRetriableError(exceeded), { cause: exceeded });

    expect(errorKindOf(wrapped)).toBe('passing');
    expect(originalOf(wrapped)).toBe(original);
  });
});
