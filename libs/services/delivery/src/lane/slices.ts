import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChunkPreparation, PreparedChunk } from './prepare-chunk.ts';

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

export function createSlicer(preparations: readonly ChunkPreparation[]): Slicer {
  let position = 0;

  return {
    isDone: () => position === preparations.length,
    async fill(slice, charsMax, signal) {
      let turnEndsAt = performance.now() + TURN_MS;
      const isTurnOver = () => performance.now() >= turnEndsAt;
      const isFull = () => slice.renderedChars >= charsMax;
      const isEnough = (chars: number): boolean => {
        slice.renderedChars += chars;
        return isFull() || isTurnOver();
      };
      while (position < preparations.length && !isFull() && !signal.aborted) {
        const preparation = preparations[position]!;
        preparation.prepare(partOf(slice, preparation), isEnough);
        if (preparation.isDone()) position += 1;
        if (!isTurnOver()) continue;
        await nextTurn();
        turnEndsAt = performance.now() + TURN_MS;
      }
    },
  };
}

/** A chunk that was interrupted goes on in the part it has. */
function partOf({ parts }: Slice, { chunk }: ChunkPreparation): PreparedChunk {
  const last = parts.at(-1);
  if (last?.chunk === chunk) return last;
  const part: PreparedChunk = { chunk, calls: [], settled: [] };
  parts.push(part);
  return part;
}
