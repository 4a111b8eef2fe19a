import type { LogRecord } from '@fanfare/event-log';
import type { DeliveryRequested, EventOf } from '@fanfare/events';
import type { DeliveryAttempt } from '@fanfare/providers';
import type { LedgerEntry } from './ledger/ledger-entry.ts';

export type DeliveryRequest = EventOf<typeof DeliveryRequested>;

/** A request as it was read: not looked up in the ledger yet. */
export interface ReadChunk {
  readonly outcomeId: string;
  readonly record: LogRecord;
  readonly request: DeliveryRequest;
}

/** One attempt at up to 50 recipients, and how far it is. */
export interface Chunk extends ReadChunk {
  readonly entry: LedgerEntry;
}

/** The calls that a chunk still needs. */
export interface ChunkCalls {
  readonly chunk: Chunk;
  readonly calls: readonly Call[];
}

export interface Call {
  /** The recipient's index in the request. */
  readonly index: number;
  readonly attempt: DeliveryAttempt;
  /** What the message's template noted about it. */
  readonly extras?: Readonly<Record<string, string>>;
}
