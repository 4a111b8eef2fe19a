import { setImmediate as nextTurn } from 'node:timers/promises';
import { settleAll } from '../settle-all.ts';
import type { ChunkPreparation, PreparedChunk, Unanswered } from './prepare-chunk.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What is in memory at once: parts of some chunks, ready to be called. */
export interface Slice {
  readonly parts: PreparedChunk[];
  renderedChars: number;
}

/** Takes chunks apart into slices that are bounded by what their rendered messages take up. */
export interface Slicer {
  isDone(): boolean;
  /**
   * Adds what comes next, until the slice reaches `charsMax` or nothing is left. Rendering is synchronous: others get
   * their turn in between. Stops early when `signal` aborts.
   */
  fill(slice: Slice, charsMax: number, signal: AbortSignal): Promise<void>;
}

const TURN_MS = 12;

/** Recipients that wait for answers before anybody else is rendered: they come before more of them. */
const UNANSWERED_MAX = 500;
/** Recipients for whom answers are got at the same time: these may hold up to ten answers each. */
const ANSWERED_AT_ONCE_MAX = 32;

export function createSlicer(preparations: readonly ChunkPreparation[]): Slicer {
  let position = 0;
  /** Kept from one slice to the next: a slice may be full before all of them have their answers. */
  const unanswered: Unanswered[] = [];
  const wait = (recipient: Unanswered) => void unanswered.push(recipient);
  const isDone = () => position === preparations.length && unanswered.length === 0;

  return {
    isDone,
    async fill(slice, charsMax, signal) {
      let turnEndsAt = performance.now() + TURN_MS;
      const isTurnOver = () => performance.now() >= turnEndsAt;
      const isFull = () => slice.renderedChars >= charsMax;
      const isOver = () => isFull() || signal.aborted;
      const isEnough = (chars: number): boolean => {
        slice.renderedChars += chars;
        return isFull() || isTurnOver();
      };
      async function yieldTurn(): Promise<void> {
        if (!isTurnOver()) return;
        await nextTurn();
        turnEndsAt = performance.now() + TURN_MS;
      }
      async function answerOn(): Promise<void> {
        while (unanswered.length > 0 && !isOver()) {
          const recipient = unanswered.shift()!;
          // A server may take long, and more than one is asked; who is left out here comes again with the chunk.
          const place = await unlessAborted(recipient.complete(), signal);
          if (place) slice.renderedChars += place(partOf(slice, recipient));
          await yieldTurn();
        }
      }
      while (!isDone() && !isOver()) {
        while (position < preparations.length && unanswered.length < UNANSWERED_MAX && !isOver()) {
          const preparation = preparations[position]!;
          preparation.prepare(partOf(slice, preparation), isEnough, wait);
          if (preparation.isDone()) position += 1;
          await yieldTurn();
        }
        const atOnce = Math.min(unanswered.length, ANSWERED_AT_ONCE_MAX);
        await settleAll(Array.from({ length: atOnce }, answerOn));
      }
    },
  };
}

/** A chunk that was interrupted goes on in the part it has. */
function partOf({ parts }: Slice, { chunk }: Pick<Unanswered, 'chunk'>): PreparedChunk {
  const begun = parts.findLast((part) => part.chunk === chunk);
  if (begun) return begun;
  const part: PreparedChunk = { chunk, calls: [], settled: [] };
  parts.push(part);
  return part;
}
