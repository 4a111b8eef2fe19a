import type { Profile } from './profile.ts';

/** What one call under an idempotency key has done to a profile: written with the change itself, so that both are there or neither. */
export interface AppliedCall {
  readonly callId: string;
  /** When, ms since the epoch. */
  readonly at: number;
  /** Places of the call's objects that were about this user. */
  readonly places: readonly number[];
  /** Places of objects about another user that changed this one, too. */
  readonly consequences?: readonly number[];
}

/** A user's calls that are remembered at the most. */
export const APPLIED_CALLS_MAX = 100;
/** Objects of those calls that are remembered at the most: a bulk call has tens of thousands, and a document its limits. */
const APPLIED_PLACES_MAX = 10_000;
/** An hour longer than the keys themselves. */
const APPLIED_CALLS_KEPT_MS = 25 * 3_600_000;

/** By place: the user whom an earlier try of the call has changed already. */
export const appliedPlaces = (profiles: Iterable<Profile>, callId: string): ReadonlyMap<number, string> =>
  new Map(
    [...profiles].flatMap(({ userId, appliedCalls = [] }) =>
      appliedCalls.flatMap((call) =>
        call.callId === callId ? call.places.map((place): [number, string] => [place, userId]) : [],
      ),
    ),
  );

export const hasConsequence = ({ appliedCalls = [] }: Profile, callId: string, place: number): boolean =>
  appliedCalls.some((call) => call.callId === callId && (call.consequences ?? []).includes(place));

/** The profile, with this remembered of the call and the oldest forgotten. */
export function withAppliedCall(profile: Profile, call: AppliedCall): Profile {
  return { ...profile, appliedCalls: joined([...(profile.appliedCalls ?? []), call], call.at) };
}

/** What two profiles remember, as one: a call that changed either is not to change them again when they are one. */
export function joinedCalls(one: Profile, other: Profile): readonly AppliedCall[] | undefined {
  const calls = [...(one.appliedCalls ?? []), ...(other.appliedCalls ?? [])];
  return calls.length === 0 ? undefined : joined(calls, Math.max(...calls.map(({ at }) => at)));
}

function joined(calls: readonly AppliedCall[], now: number): readonly AppliedCall[] {
  const byId = new Map<string, AppliedCall>();
  for (const call of calls) {
    const whole = union(byId.get(call.callId), call);
    byId.delete(call.callId); // what was changed last comes last, also among calls of one moment
    byId.set(call.callId, whole);
  }
  const newest = [...byId.values()]
    .filter(({ at }) => at > now - APPLIED_CALLS_KEPT_MS)
    .sort((a, b) => a.at - b.at)
    .slice(-APPLIED_CALLS_MAX);
  return withinPlaces(newest.reverse()).reverse();
}

/** The newest stays however large it is: it may be under way. */
function withinPlaces(newestFirst: readonly AppliedCall[]): AppliedCall[] {
  let places = 0;
  return newestFirst.filter((call, index) => {
    places += call.places.length + (call.consequences?.length ?? 0);
    return index === 0 || places <= APPLIED_PLACES_MAX;
  });
}

function union(known: AppliedCall | undefined, call: AppliedCall): AppliedCall {
  if (!known) return call;
  const consequences = unique([...(known.consequences ?? []), ...(call.consequences ?? [])]);
  return {
    callId: call.callId,
    at: Math.max(known.at, call.at),
    places: unique([...known.places, ...call.places]),
    ...(consequences.length > 0 ? { consequences } : {}),
  };
}

const unique = (places: readonly number[]): number[] => [...new Set(places)];
