import { idOf } from '@fanfare/domain';
import type { LogRecord, NewRecord } from '@fanfare/event-log';
import { DeliveryDeadLettered, encode, type DataOf } from '@fanfare/events';
import type { DeliveryRequest } from '../chunk.ts';

export type DeadLetterReason = DataOf<typeof DeliveryDeadLettered>['reason'];

const DETAIL_CHARS_MAX = 1_000;

interface DeadLetter {
  readonly record: LogRecord;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly failedAt: number;
}

/** A record that is given up as it is. */
export function deadRecord({ record, reason, detail, failedAt }: DeadLetter): NewRecord {
  const { key, topic, partition, offset, value } = record;
  // Who it belongs to cannot be known: the envelope could not be read.
  const envelope = { id: idOf('dead', topic, partition, offset), at: failedAt, workspaceId: '', correlationId: '' };
  const story = { reason, detail: detail.slice(0, DETAIL_CHARS_MAX), failedAt };
  return encode(DeliveryDeadLettered, envelope, { key, topic, partition, offset, value, ...story });
}

/** What is left of a delivery whose tries are used up: `request` has only the recipients given up. */
export function deadRequest(letter: DeadLetter, request: DeliveryRequest): NewRecord {
  const { record, reason, detail, failedAt } = letter;
  const { key, topic, partition, offset } = record;
  const { workspaceId, correlationId } = request;
  const envelope = { id: idOf('dead', request.id), at: failedAt, workspaceId, correlationId };
  const story = { reason, detail: detail.slice(0, DETAIL_CHARS_MAX), failedAt };
  return encode(DeliveryDeadLettered, envelope, {
    key,
    topic,
    partition,
    offset,
    value: JSON.stringify(request),
    ...story,
  });
}
