import type { DocumentStore, Filter } from '@fanfare/document-store';
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
  /** Newest first. By `externalId` alone, among the newest 2,000 documents (chunks of up to 50 messages). */
  list(query?: OutboxQuery): Promise<readonly OutboxMessage[]>;
}

const limitMax = 1000;
/** Keeps a look for one person bounded: an index on every recipient would cost every send. */
const documentsSearchedMax = 2_000;

/** Reads what the sandbox took, also from another process. */
export function createOutboxReader(store: DocumentStore): OutboxReader {
  const collection = store.collection<OutboxDocument>(outboxCollection);
  return {
    async list({ channel, dispatchId, externalId, limit = 100 } = {}) {
      const wanted = Math.min(Math.max(limit, 1), limitMax);
      const filter = { ...(channel !== undefined && { channel }), ...(dispatchId !== undefined && { dispatchId }) };
      const documents =
        externalId === undefined
          ? await newest(filter, wanted) // every document gives at least one message
          : await newest({ _id: { $in: await documentsFor(externalId, filter, wanted) } }, wanted);
      return documents.flatMap((document) => messagesOf(document, externalId)).slice(0, wanted);
    },
  };

  function newest(filter: Filter, limit: number): Promise<OutboxDocument[]> {
    return collection.find(filter, { sort: { at: -1 }, limit }).toArray();
  }

  /** Looks through recipients only: payloads are most of a document. */
  async function documentsFor(externalId: string, filter: Filter, limit: number): Promise<string[]> {
    const ids: string[] = [];
    const options = {
      sort: { at: -1 },
      limit: documentsSearchedMax,
      projection: { 'messages.to.externalId': 1 },
    } as const;
    for await (const { _id, messages } of collection.find(filter, options)) {
      if (messages.some(({ to }) => to.externalId === externalId)) ids.push(_id);
      if (ids.length >= limit) break;
    }
    return ids;
  }
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
