export interface LoopView {
  readonly now: number;
  /** When the member last fetched, with or without records, or began to join. */
  readonly lastLoopAt: number;
  /** When records last arrived or were last handled. */
  readonly lastBatchAt: number;
  readonly isJoining: boolean;
  readonly isIdle: boolean;
}

export interface StallLimits {
  readonly stallAfterMs: number;
  /** How long the other members may keep us waiting in a rebalance. */
  readonly joinMs: number;
}

/**
 * - `fine`: it goes round, or it has something to work on.
 * - `silent`: the loop itself has stopped.
 * - `quiet`: it goes round and gets nothing; right if the group is not behind.
 */
export type LoopState = 'fine' | 'silent' | 'quiet';

/** Kafkajs is known to stop fetching without an error: https://github.com/tulios/kafkajs/issues/1456. */
export function loopStateOf(view: LoopView, { stallAfterMs, joinMs }: StallLimits): LoopState {
  const silence = view.now - view.lastLoopAt;
  if (silence > stallAfterMs + (view.isJoining ? joinMs : 0)) return 'silent';
  if (view.isJoining || !view.isIdle) return 'fine';
  return view.now - view.lastBatchAt > stallAfterMs ? 'quiet' : 'fine';
}
