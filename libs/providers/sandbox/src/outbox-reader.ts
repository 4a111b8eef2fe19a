import type { DocumentStore } from '@fanfare/document-store';
import type { Address, AttemptTrace } from '@fanfare/providers';
import { outboxCollection, type OutboxDocument } from './outbox-document.ts';

export interface OutboxMessage {
  readonly idempotencyKey: string;
  readonly channel: string;
  readonly to: Address;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly trace: AttemptTrace;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface OutboxQuery {
  readonly channel?: string;
  readonly dispatchId?: string;
  readonly externalId?: string;
  /** 1 to 1000. Default 100. */
  readonly limit?: number;
}

export interface OutboxReader {
  /** Newest first. By `externalId` alone, among the newest half million or so messages. */
  list(query?: OutboxQuery): Promise<readonly OutboxMessage[]>;
}

const limitMax = 1000;
/** Keeps a look for one person bounded: an index on every recipient would cost every send. */
const documentsSearchedMax = 10_000;

/** Reads what the sandbox took, also from another process. */
export function createOutboxReader(store: DocumentStore): OutboxReader {
  const collection = store.collection<OutboxDocument>(outboxCollection);
  return {
    async list({ channel, dispatchId, externalId, limit = 100 } = {}) {
      const wanted = Math.min(Math.max(limit, 1), limitMax);
      const filter = { ...(channel !== undefined && { channel }), ...(dispatchId !== undefined && { dispatchId }) };
      // Without a person every document gives at least one message.
      const documentsMax = externalId === undefined ? wanted : documentsSearchedMax;
      const found: OutboxMessage[] = [];
      for await (const document of collection.find(filter, { sort: { at: -1 }, limit: documentsMax })) {
        found.push(...messagesOf(document, externalId));
        if (found.length >= wanted) break;
      }
      return found.slice(0, wanted);
    },
  };
}

function messagesOf(
  { channel, trace, at, messages, payloads }: OutboxDocument,
  externalId: string | undefined,
): OutboxMessage[] {
  return messages
    .filter(({ to }) => externalId === undefined || to.externalId === externalId)
    .map(({ idempotencyKey, to, payload }) => ({
      idempotencyKey,
      channel,
      to,
      payload: payloads[payload] ?? {},
      trace,
      at,
    }));
}
