import { idOf, newUuid, type ProfileUpdate, type UpdateOutcome } from '@fanfare/domain';
import { encode, UserActivityRecorded } from '@fanfare/events';
import type { EventLog } from '@fanfare/event-log';
import { trackArrays, type TrackArray, type TrackError, type TrackRequest } from '@fanfare/http-contracts';
import type { UpdateProfiles } from '../storage/update-profiles.ts';
import { eventActivity, purchaseActivity, type ActivityData } from './activities.ts';

export interface TrackDeps {
  readonly updateProfiles: UpdateProfiles;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly now: () => number;
  readonly usdPerUnit: (currency: string) => number | undefined;
}

export interface Tracked {
  /** Objects that did what they asked for. */
  readonly processed: ReadonlyMap<TrackArray, number>;
  readonly errors: readonly TrackError[];
  /** The users that were found or made, in the order of their objects. */
  readonly userIds: readonly string[];
  /** What the log was told, in the order of their objects. */
  readonly activities: readonly ActivityData[];
}

export interface TrackCall {
  readonly workspaceId: string;
  readonly correlationId: string;
  /** Given, the request may be tried again under the same, and all tries together do it once. */
  readonly under?: { readonly callId: string; readonly acceptedAt: number };
}

/** Attributes, then events, then purchases; the profiles are written before anything is said. */
export type Track = (request: TrackRequest, call: TrackCall) => Promise<Tracked>;

/** Objects that are decided and written at a time: a bulk call has thousands. */
const SLICE = 500;

export function createTrack({ updateProfiles, eventLog, now, usdPerUnit }: TrackDeps): Track {
  return async function track(request, { workspaceId, correlationId, under }) {
    const at = under?.acceptedAt ?? now();
    const activityIdAt = (place: number): string => (under ? idOf('activity', under.callId, place) : newUuid());
    const entries = entriesOf(request, { now: at, usdPerUnit, activityIdAt });
    const outcomes: UpdateOutcome[] = [];
    for (let firstPlace = 0; firstPlace < entries.length; firstPlace += SLICE) {
      const updates = entries.slice(firstPlace, firstPlace + SLICE).map(({ update }) => update);
      const call = under && { callId: under.callId, firstPlace };
      outcomes.push(...(await updateProfiles(workspaceId, updates, call)));
    }
    const tracked = summarize(entries, outcomes, request.errors);
    const { activities } = tracked;
    if (activities.length > 0) {
      await eventLog.publish(
        activities.map((data) =>
          encode(UserActivityRecorded, { id: data.activityId, at, workspaceId, correlationId }, data),
        ),
      );
    }
    return tracked;
  };
}

interface Entry {
  readonly array: TrackArray;
  readonly index: number;
  readonly update: ProfileUpdate;
  /** What the log is told, once it is known who the user is. */
  readonly activity?: (user: { userId: string; externalId?: string }) => ActivityData;
  /** Worth knowing, though the object counts. */
  readonly warning?: string;
}

function entriesOf(
  { attributes, events, purchases }: TrackRequest,
  context: Pick<TrackDeps, 'usdPerUnit'> & { readonly now: number; readonly activityIdAt: (place: number) => string },
): Entry[] {
  const { now, usdPerUnit, activityIdAt } = context;
  const entries = attributes.map(({ index, value: update }): Entry => ({ array: 'attributes', index, update }));
  for (const { index, value } of events) {
    const activity = eventActivity(value, { activityId: activityIdAt(entries.length), now });
    entries.push({ array: 'events', index, update: value.user, activity });
  }
  for (const { index, value } of purchases) {
    const said = purchaseActivity(value, { activityId: activityIdAt(entries.length), now, usdPerUnit });
    entries.push({ array: 'purchases', index, update: value.user, ...said });
  }
  return entries;
}

/** A skipped object is processed: it asked for that. */
function summarize(
  entries: readonly Entry[],
  outcomes: readonly UpdateOutcome[],
  readErrors: readonly TrackError[],
): Tracked {
  const processed = new Map<TrackArray, number>();
  const activities: ActivityData[] = [];
  const errors = [...readErrors];
  const userIds: string[] = [];
  for (const [place, { array, index, activity, warning }] of entries.entries()) {
    const outcome = outcomes[place]!;
    if (outcome.status === 'refused') {
      errors.push({ type: outcome.problem, input_array: array, index });
      continue;
    }
    processed.set(array, (processed.get(array) ?? 0) + 1);
    if (outcome.status === 'skipped') continue;
    userIds.push(outcome.userId);
    if (activity) activities.push(activity(outcome));
    if (warning !== undefined) errors.push({ type: warning, input_array: array, index });
  }
  const rank = ({ input_array }: TrackError): number => trackArrays.indexOf(input_array);
  errors.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  return { processed, activities, errors, userIds };
}
