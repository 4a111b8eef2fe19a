import type { ProfileUpdate, UpdateOutcome } from '@fanfare/domain';
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
}

/** Attributes, then events, then purchases; the profiles are written before anything is said. */
export type Track = (
  request: TrackRequest,
  call: { readonly workspaceId: string; readonly correlationId: string },
) => Promise<Tracked>;

/** Objects that are decided and written at a time: a bulk call has thousands. */
const SLICE = 500;

export function createTrack({ updateProfiles, eventLog, now, usdPerUnit }: TrackDeps): Track {
  return async function track(request, { workspaceId, correlationId }) {
    const at = now();
    const entries = entriesOf(request, { now: at, usdPerUnit });
    const outcomes: UpdateOutcome[] = [];
    for (let start = 0; start < entries.length; start += SLICE) {
      const updates = entries.slice(start, start + SLICE).map(({ update }) => update);
      outcomes.push(...(await updateProfiles(workspaceId, updates)));
    }
    const { activities, ...tracked } = summarize(entries, outcomes, request.errors);
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
  context: { now: number; usdPerUnit: (currency: string) => number | undefined },
): Entry[] {
  return [
    ...attributes.map(({ index, value: update }): Entry => ({ array: 'attributes', index, update })),
    ...events.map(({ index, value }): Entry => {
      return { array: 'events', index, update: value.user, activity: eventActivity(value, context) };
    }),
    ...purchases.map(({ index, value }): Entry => {
      return { array: 'purchases', index, update: value.user, ...purchaseActivity(value, context) };
    }),
  ];
}

/** A skipped object is processed: it asked for that. */
function summarize(
  entries: readonly Entry[],
  outcomes: readonly UpdateOutcome[],
  readErrors: readonly TrackError[],
): Tracked & { activities: ActivityData[] } {
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
