import type { BulkOperation } from '@fanfare/document-store';
import { isSettled, LEDGER_KEPT_MS, type LedgerDocument, type RecipientState } from './ledger-document.ts';

/** A ledger document in the hands of the worker that has its chunk: what is durable, and what waits to be written. */
export class LedgerEntry {
  readonly id: string;
  readonly states: (RecipientState | undefined)[];
  #completedAt: number | undefined;
  #isStored: boolean;
  #hasMoved = false;
  readonly #unwritten = new Set<number>();

  readonly #expireAt: Date;

  constructor(id: string, recipients: number, now: number, stored?: LedgerDocument) {
    this.id = id;
    this.states = Array.from({ length: recipients }, (_, index) => stored?.progress[index]);
    this.#completedAt = stored?.completedAt;
    this.#expireAt = stored?.expireAt ?? new Date(now + LEDGER_KEPT_MS);
    this.#isStored = stored !== undefined;
  }

  /** Every recipient is settled; durable once what was noted is written. */
  get completedAt(): number | undefined {
    return this.#completedAt;
  }

  /** Another worker took the chunk between our look and our first write. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.size > 0;
  }

  /** Remembers a recipient's state for the next write. */
  note(index: number, state: RecipientState, at: number): void {
    this.states[index] = state;
    this.#unwritten.add(index);
    if (isSettled(state) && this.states.every(isSettled)) this.#completedAt ??= at;
  }

  /** What makes the noted states durable. From here on they count as written, unless {@link keepForLater} takes it back. */
  takeOperation(): { operation: BulkOperation<LedgerDocument>; indexes: readonly number[] } {
    const indexes = [...this.#unwritten];
    this.#unwritten.clear();
    return { operation: this.#isStored ? this.#laterWrite(indexes) : this.#firstWrite(), indexes };
  }

  wasWritten(): void {
    this.#isStored = true;
  }

  wasRefused(): void {
    this.#hasMoved = true;
  }

  /**
   * After a failed write: answers of a provider must not be forgotten, or the recipient is called again. Intents are
   * taken back, since their calls were not made. An entry that was never stored has no answers, only decisions.
   */
  keepForLater(indexes: readonly number[]): void {
    if (!this.#isStored) return;
    for (const index of indexes) {
      if (isSettled(this.states[index])) this.#unwritten.add(index);
      else this.states[index] = undefined;
    }
  }

  /** An insert, so that two workers that have the same chunk cannot both begin it. */
  #firstWrite(): BulkOperation<LedgerDocument> {
    return { insertOne: { document: this.#document() } };
  }

  /** Only what was noted, as long as some are open; in the end the whole, which no store needs to merge. */
  #laterWrite(indexes: readonly number[]): BulkOperation<LedgerDocument> {
    const filter = { _id: this.id };
    if (this.#completedAt !== undefined) return { replaceOne: { filter, replacement: this.#document() } };
    const states = Object.fromEntries(indexes.map((index) => [`progress.${index}`, this.states[index]]));
    return { updateOne: { filter, update: { $set: states } } };
  }

  #document(): LedgerDocument {
    const progress: Record<string, RecipientState> = {};
    for (const [index, state] of this.states.entries()) if (state !== undefined) progress[index] = state;
    return { _id: this.id, progress, completedAt: this.#completedAt, expireAt: this.#expireAt };
  }
}
