import type { BulkOperation, Stored } from '@fanfare/document-store';
import type { Position, Source } from './position.ts';
import { addSums, entriesOf, saturate, type MutableSums, type Sums } from './sums.ts';

/** What one record adds to one counter. Everything that it adds to that counter is in one `add` call. */
export interface Contribution {
  /** What is counted: a campaign, a send id … */
  readonly entity: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** The record's. */
  readonly offset: number;
  readonly sums: Sums;
}

/** The sums over every record of one partition up to and including `offset`, for one entity and day. */
export interface CounterDocument extends Stored, Position {
  readonly entity: string;
  readonly day: string;
  readonly sums: Sums;
}

/** One counter's contributions, of one partition. */
export interface Pending extends Source {
  readonly _id: string;
  readonly entity: string;
  readonly day: string;
  readonly contributions: Contribution[];
}

export function groupByCounter(
  { topic, partition }: Source,
  contributions: readonly Contribution[],
): Map<string, Pending> {
  const counters = new Map<string, Pending>();
  for (const contribution of contributions) {
    const { entity, day } = contribution;
    const _id = `${entity}|${day}|${topic}|${partition}`;
    const known = counters.get(_id);
    if (known) known.contributions.push(contribution);
    else counters.set(_id, { _id, entity, day, topic, partition, contributions: [contribution] });
  }
  return counters;
}

/**
 * The write that moves a counter from `loaded` (its stored offset; nothing when it does not exist) past these
 * contributions, or nothing when it is past them already. First dropped, then coalesced: a batch that is redelivered
 * has other boundaries, so its sum as a whole can neither be taken nor left.
 */
export function increment(pending: Pending, loaded: number | undefined): Increment | undefined {
  const { _id, entity, day, topic, partition, contributions } = pending;
  const sums: MutableSums = {};
  let offset = loaded ?? -1;
  for (const contribution of contributions) {
    if (loaded !== undefined && contribution.offset <= loaded) continue;
    offset = Math.max(offset, contribution.offset);
    addSums(sums, contribution.sums);
  }
  if (offset === (loaded ?? -1)) return undefined;
  assertWhole(_id, sums);
  const saturated = saturate(sums);
  if (loaded === undefined) {
    const document = { _id, entity, day, topic, partition, offset, sums };
    return { _id, offset, isNew: true, saturated, operation: { insertOne: { document } } };
  }
  const $inc = Object.fromEntries([...entriesOf(sums)].map(([path, value]) => [`sums.${path}`, value]));
  const update = Object.keys($inc).length > 0 ? { $inc, $set: { offset } } : { $set: { offset } };
  return {
    _id,
    offset,
    isNew: false,
    saturated,
    operation: { updateOne: { filter: { _id, offset: loaded }, update } },
  };
}

export interface Increment {
  readonly _id: string;
  /** Where the counter is after it. */
  readonly offset: number;
  readonly isNew: boolean;
  /** Names of the sums that were too large to be exact. */
  readonly saturated: readonly string[];
  readonly operation: BulkOperation<CounterDocument>;
}

/** Fractions would make a sum depend on the order of its parts. */
function assertWhole(counter: string, sums: Sums): void {
  for (const [name, value] of entriesOf(sums)) {
    if (!Number.isInteger(value))
      throw new TypeError(`Counter ${counter}: ${name} must be a whole number, not ${value}`);
  }
}
