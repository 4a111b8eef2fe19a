import type { Deferral, LogRecord } from '@fanfare/event-log';

/** Where a partition stands after a batch was handled. */
export interface BatchOutcome {
  /** Everything before it is done. */
  readonly committed: number;
  /** Nothing is delivered for this long. */
  readonly pauseMs: number;
}

const pauseMinMs = 1;

/** Decides what `handle` resolved with means for the batch that it was given; `next` is the offset behind the batch. */
export function outcomeOf(records: readonly LogRecord[], next: number, deferral: Deferral | void): BatchOutcome {
  if (!deferral) return { committed: next, pauseMs: 0 };
  const first = records[0]?.offset ?? next;
  // A deferral outside of the batch can neither take back what was done before nor skip what was not delivered.
  const committed = Math.min(Math.max(deferral.offset, first), next);
  // Never at once: a handler that keeps deferring for no time would keep the event loop to itself.
  return { committed, pauseMs: Math.max(deferral.afterMs, pauseMinMs) };
}
