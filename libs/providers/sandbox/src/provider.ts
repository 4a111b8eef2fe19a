import type { DocumentStore } from '@fanfare/document-store';
import type { DeliveryAttempt, Provider, ProviderAnswer } from '@fanfare/providers';
import { createCoalescingInserts } from './coalescing-inserts.ts';
import { outboxCollection, outboxDocuments, type OutboxDocument } from './outbox-document.ts';

export interface SandboxProviderOptions {
  /** Stays open when the provider is closed. */
  readonly store: DocumentStore;
  readonly now?: () => number;
  /** How long a message can be looked at. Default 24 hours. */
  readonly keptMs?: number;
}

const callsPerInsertMax = 200;

/** Takes every message of every channel into an outbox that can be read (`createOutboxReader`), and sends none. */
export async function openSandboxProvider(options: SandboxProviderOptions): Promise<Provider> {
  const { store, now = Date.now, keptMs = 24 * 60 * 60 * 1000 } = options;
  const collection = store.collection<OutboxDocument>(outboxCollection);
  await collection.createIndexes([
    { key: { at: -1 } },
    { key: { channel: 1, at: -1 } },
    { key: { dispatchId: 1, at: -1 } },
    { key: { expireAt: 1 }, expireAfterSeconds: 0 },
  ]);
  const inserts = createCoalescingInserts(collection, callsPerInsertMax);

  async function deliverMany(attempts: readonly DeliveryAttempt[]): Promise<readonly ProviderAnswer[]> {
    if (attempts.length === 0) return [];
    try {
      await inserts.insert(outboxDocuments(attempts, now(), keptMs));
      return attempts.map(({ idempotencyKey }) => ({
        status: 'accepted',
        providerMessageId: `sandbox-${idempotencyKey}`,
      }));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      return attempts.map(() => ({ status: 'unreachable', cause }));
    }
  }

  return {
    name: 'sandbox',
    concurrency: 64,
    deliverMany,
    deliver: async (attempt) => (await deliverMany([attempt]))[0]!,
    close: () => inserts.settled(),
  };
}
