import type { Outcome, SimulatedChannel } from './faults.ts';

/** A message that came in, whatever was made of it. */
export interface Arrival {
  readonly channel: SimulatedChannel;
  /** The same for every repeat of a message. */
  readonly deliveryId: string;
  /** `none` where the message belongs to no campaign. */
  readonly variationId: string;
}

export interface KeptMessage extends Arrival {
  readonly at: number;
  readonly to: string;
  /** The mail or the request's body as it came, cut at a bound. */
  readonly raw: Buffer;
}

export interface Tally {
  /** Taken, repeats included. */
  received: number;
  /** Delivery ids among them. */
  distinct: number;
  /** Taken although taken before. */
  repeats: number;
}

export interface ChannelTally extends Tally {
  /** Refused with an answer. */
  rejected: number;
  /** Not taken, and nothing said. */
  disconnected: number;
  /** Taken, and nothing said: the sender does not know. Part of `received`. */
  unanswered: number;
  variations: Record<string, Tally>;
}

export type Summary = Record<SimulatedChannel, ChannelTally>;

const newTally = (): Tally => ({ received: 0, distinct: 0, repeats: 0 });
const newChannelTally = (): ChannelTally => ({
  ...newTally(),
  rejected: 0,
  disconnected: 0,
  unanswered: 0,
  variations: {},
});

/** The truth about what reached the simulator: counts of everything, texts of the newest. In memory only. */
export function createLedger(keptMax: number) {
  let summary: Summary;
  let tries: Map<string, number>;
  let taken: Set<string>;
  let kept: KeptMessage[];
  let keptNext = 0;

  function clear(): void {
    summary = { email: newChannelTally(), webhook: newChannelTally() };
    tries = new Map();
    taken = new Set();
    kept = [];
    keptNext = 0;
  }
  clear();

  const keyOf = ({ channel, deliveryId }: Arrival) => `${channel}/${deliveryId}`;

  return {
    /** Counts a try of a message and says which it is, from 1. */
    nextTry(arrival: Arrival): number {
      const tryNumber = (tries.get(keyOf(arrival)) ?? 0) + 1;
      tries.set(keyOf(arrival), tryNumber);
      return tryNumber;
    },
    /** Counts what was made of it. */
    record(message: KeptMessage, outcome: Outcome): void {
      const tally = summary[message.channel];
      if (outcome === 'answer') tally.rejected += 1;
      if (outcome === 'disconnect') tally.disconnected += 1;
      if (outcome === 'answer' || outcome === 'disconnect') return;
      if (outcome === 'accept_and_disconnect') tally.unanswered += 1;
      const isRepeat = taken.has(keyOf(message));
      taken.add(keyOf(message));
      const variation = (tally.variations[message.variationId] ??= newTally());
      for (const each of [tally, variation]) {
        each.received += 1;
        if (isRepeat) each.repeats += 1;
        else each.distinct += 1;
      }
      if (keptMax === 0) return;
      kept[keptNext] = message;
      keptNext = (keptNext + 1) % keptMax;
    },
    summary: (): Summary => summary,
    /** Newest first. */
    newest: (limit: number): KeptMessage[] =>
      [...kept.slice(keptNext), ...kept.slice(0, keptNext)].reverse().slice(0, limit),
    clear,
  };
}
export type Ledger = ReturnType<typeof createLedger>;
