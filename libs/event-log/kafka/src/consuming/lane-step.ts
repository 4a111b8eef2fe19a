export interface LaneView {
  readonly isAborted: boolean;
  readonly queued: number;
  /** Deferred, rejected or paused until then; ms since the epoch. */
  readonly notBefore: number;
  readonly now: number;
}

export type LaneStep =
  { readonly do: 'stop' } | { readonly do: 'wait'; readonly forMs: number } | { readonly do: 'handle' };

/** What a partition's lane does next. */
export function nextStep({ isAborted, queued, notBefore, now }: LaneView): LaneStep {
  if (isAborted) return { do: 'stop' };
  if (queued === 0) return { do: 'wait', forMs: Infinity };
  if (notBefore > now) return { do: 'wait', forMs: notBefore - now };
  return { do: 'handle' };
}
