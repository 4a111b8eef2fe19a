import type { Unreadable } from '@fanfare/dead-letters';
import { outcomeIdOf, type Channel } from '@fanfare/domain';
import type { Deferral, LogRecord } from '@fanfare/event-log';
import { decode, DeliveryRequested, topics } from '@fanfare/events';
import type { DeliveryRequest, ReadChunk } from '../chunk.ts';

export interface ReadRecords {
  /** Each once, in order. */
  readonly chunks: readonly ReadChunk[];
  readonly unreadable: readonly Unreadable[];
  /** Set when a retry is not due yet; nothing behind it was read. */
  readonly deferral?: Deferral;
}

/**
 * Takes the records apart. A retry topic is read up to the first record that is not due: the delay is the same for all
 * of them, so what is behind it is not due either.
 */
export function readRecords(records: readonly LogRecord[], channel: Channel, now: number): ReadRecords {
  const chunks = new Map<string, ReadChunk>();
  const unreadable: Unreadable[] = [];
  for (const record of records) {
    const read = readRequest(record, channel);
    if (!('request' in read)) {
      unreadable.push(read);
      continue;
    }
    const { deliveryId, attempt, notBefore = 0 } = read.request.data;
    const isRetry = record.topic !== topics.messages(channel);
    if (isRetry && notBefore > now) {
      const deferral = { offset: record.offset, afterMs: notBefore - now };
      return { chunks: [...chunks.values()], unreadable, deferral };
    }
    const outcomeId = outcomeIdOf(deliveryId, attempt);
    if (!chunks.has(outcomeId)) chunks.set(outcomeId, { outcomeId, record, request: read.request });
  }
  return { chunks: [...chunks.values()], unreadable };
}

function readRequest(record: LogRecord, channel: Channel): { request: DeliveryRequest } | Unreadable {
  const decoded = decode(DeliveryRequested, record);
  if (!decoded.ok) {
    const { reason, detail } = decoded;
    return { record, reason: reason === 'other_type' ? 'invalid' : reason, detail };
  }
  const request = decoded.event;
  if (request.data.channel === channel) return { request };
  return { record, reason: 'invalid', detail: `a message for ${request.data.channel} in the lane of ${channel}` };
}
