import { isOutage } from '@fanfare/dead-letters';
import type { DocumentStore } from '@fanfare/document-store';
import { LEDGER, ledgerIndexes, type LedgerDocument, type RecipientState } from './ledger-document.ts';
import { LedgerEntry } from './ledger-entry.ts';
import { createSingleFlight } from './single-flight.ts';

/** Which recipients of which chunk were called, and what came of it. Written before a call and after its answer. */
export interface Ledger {
  /** Creates the indexes. */
  prepare(): Promise<void>;
  /** What is known of these chunks; `recipients` by outcome id. A chunk that is new gets an empty entry. */
  load(recipients: ReadonlyMap<string, number>): Promise<Map<string, LedgerEntry>>;
  /** Remembers that the provider is about to be called for these recipients; durable when resolved. */
  intend(entry: LedgerEntry, indexes: readonly number[]): Promise<void>;
  /** Remembers how the recipient ended, for the next write. */
  settle(entry: LedgerEntry, index: number, state: RecipientState): void;
  /** Makes what was noted durable. */
  write(entry: LedgerEntry): Promise<void>;
  /** Waits for the writes under way, and tries once more to write what could not be. */
  close(): Promise<void>;
}

/**
 * Entries that are written at the same time share one unordered bulk, one operation each; one bulk is under way at a
 * time, and everything that comes meanwhile goes into the next.
 */
export function createLedger({ store, now }: { store: DocumentStore; now: () => number }): Ledger {
  const collection = store.collection<LedgerDocument>(LEDGER);
  const flights = createSingleFlight<LedgerEntry>(flush);
  /** Their answers came while the store was away. They are written before anything is read again. */
  const leftOver = new Set<LedgerEntry>();

  async function flush(entries: ReadonlySet<LedgerEntry>): Promise<void> {
    const noted = [...entries]
      .filter((entry) => entry.hasUnwritten)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((entry) => ({ entry, ...entry.takeOperation() }));
    if (noted.length === 0) return;
    try {
      const { duplicates } = await collection.bulkWrite(noted.map(({ operation }) => operation));
      const refused = new Set(duplicates);
      for (const [position, { entry }] of noted.entries()) {
        if (refused.has(position)) entry.wasRefused();
        else entry.wasWritten();
      }
    } catch (error) {
      // What the store refuses for good would be refused again, and stand in everyone's way.
      if (isOutage(error)) keepForLater(noted);
      throw error;
    }
  }

  function keepForLater(noted: readonly { entry: LedgerEntry; indexes: readonly number[] }[]): void {
    for (const { entry, indexes } of noted) {
      entry.keepForLater(indexes);
      if (entry.hasUnwritten) leftOver.add(entry);
    }
  }

  async function write(entry: LedgerEntry): Promise<void> {
    if (!entry.hasUnwritten) return;
    await flights.add(entry);
    if (entry.hasMoved) throw new ChunkTaken(entry.id);
  }

  async function writeLeftOver(): Promise<void> {
    const entries = [...leftOver];
    leftOver.clear();
    await Promise.all(entries.map((entry) => flights.add(entry)));
  }

  return {
    prepare: () => collection.createIndexes(ledgerIndexes),
    async load(recipients) {
      await writeLeftOver();
      const stored = new Map<string, LedgerDocument>();
      const ids = [...recipients.keys()];
      for (const document of await collection.find({ _id: { $in: ids } }).toArray()) stored.set(document._id, document);
      return new Map(ids.map((id) => [id, new LedgerEntry(id, recipients.get(id)!, now(), stored.get(id))]));
    },
    intend(entry, indexes) {
      for (const index of indexes) if (entry.states[index] !== 'intended') entry.note(index, 'intended', now());
      return write(entry);
    },
    settle: (entry, index, state) => entry.note(index, state, now()),
    write,
    async close() {
      await flights.idle();
      await writeLeftOver();
    },
  };
}

/** Two workers had the same chunk, and the other one wrote first. The log gives it again if it is still ours. */
export class ChunkTaken extends Error {
  readonly code = 'delivery.chunk_taken';
  readonly retriable = true;

  constructor(outcomeId: string) {
    super(`Chunk ${outcomeId} was begun by another worker at the same time`);
    this.name = 'ChunkTaken';
  }
}
