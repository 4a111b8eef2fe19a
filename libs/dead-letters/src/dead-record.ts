import { idOf } from '@fanfare/domain';
import type { LogRecord, NewRecord } from '@fanfare/event-log';
import { DeliveryDeadLettered, encode, type DataOf } from '@fanfare/events';

export type DeadLetterReason = DataOf<typeof DeliveryDeadLettered>['reason'];

export interface DeadLetter {
  readonly record: LogRecord;
  readonly reason: DeadLetterReason;
  /** For a person. Cut after a thousand characters. */
  readonly detail: string;
  /** Ms since the epoch. */
  readonly failedAt: number;
  /** What is left of the record, where that is known. Default: the record as it is, which belongs to nobody known. */
  readonly remains?: Remains;
}

export interface Remains {
  /** The same each time that this is given up. */
  readonly id: string;
  readonly workspaceId: string;
  readonly correlationId: string;
  readonly value: string | null;
}

const DETAIL_CHARS_MAX = 1_000;

/** The record for `messages.dead` that tells the story of one that is given up. */
export function deadRecord({ record, reason, detail, failedAt, remains }: DeadLetter): NewRecord {
  const { key, topic, partition, offset } = record;
  const { id, workspaceId, correlationId, value } = remains ?? asItIs(record);
  const story = { reason, detail: detail.slice(0, DETAIL_CHARS_MAX), failedAt };
  const envelope = { id, at: failedAt, workspaceId, correlationId };
  return encode(DeliveryDeadLettered, envelope, { key, topic, partition, offset, value, ...story });
}

/** Who it belongs to cannot be known: the envelope may not be readable. */
const asItIs = ({ topic, partition, offset, value }: LogRecord): Remains => ({
  id: idOf('dead', topic, partition, offset),
  workspaceId: '',
  correlationId: '',
  value,
});
