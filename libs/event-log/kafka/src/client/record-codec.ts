import type { LogRecord } from '@fanfare/event-log';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** Reads what kafkajs fetched. Keys and values are UTF-8 text; a record that others wrote without a key has an empty one. */
export function toLogRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value?.toString() ?? null,
    headers: message.headers ? headersOf(message.headers) : noHeaders,
    timestamp: Number(message.timestamp),
  };
}

export const bytesOf = ({ key, value }: KafkaMessage) => (key?.length ?? 0) + (value?.length ?? 0);

const noHeaders = Object.freeze({});

/** Of a header that others wrote repeatedly the last one counts. */
function headersOf(headers: IHeaders): Record<string, string> {
  const last = (given: IHeaders[string]): string => (Array.isArray(given) ? given.at(-1) : given)?.toString() ?? '';
  return Object.fromEntries<string>(Object.entries(headers).map(([name, given]) => [name, last(given)]));
}
