import type { ProfileUpdate, UpdateOutcome } from '@fanfare/domain';
import { encode, UserActivityRecorded } from '@fanfare/events';
import type { EventLog } from '@fanfare/event-log';
import {
  readTrackRequest,
  trackArrays,
  TrackReplyFields,
  TrackRequestBody,
  type TrackArray,
  type TrackError,
  type TrackRequest,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import { eventActivity, purchaseActivity, type ActivityData } from './activities.ts';
import type { UpdateProfiles } from './update-profiles.ts';

export interface TrackRouteDeps {
  readonly updateProfiles: UpdateProfiles;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly now: () => number;
  readonly usdPerUnit: (currency: string) => number | undefined;
  readonly objectsMax: number;
}

const NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";

/** `POST /users/track`: attributes, then events, then purchases; the profiles are written before anything is said. */
export function trackRoute({ updateProfiles, eventLog, now, usdPerUnit, objectsMax }: TrackRouteDeps): Route {
  return route({
    method: 'post',
    path: '/users/track',
    permission: 'users.track',
    summary: 'Create and update users, record what they did',
    docs: { body: TrackRequestBody, response: TrackReplyFields },
    handle: async function trackUsers({ workspaceId, body, correlationId }) {
      const read = readTrackRequest(body, { objectsMax });
      if (!read.ok) return refuse(400, read.message);

      const at = now();
      const entries = entriesOf(read.request, { now: at, usdPerUnit });
      const outcomes = await updateProfiles(
        workspaceId,
        entries.map(({ update }) => update),
      );
      const { processed, activities, errors } = summarize(entries, outcomes, read.request.errors);
      if (processed.size === 0) return refuse(400, NOTHING_VALID, errors);

      if (activities.length > 0) {
        await eventLog.publish(
          activities.map((data) =>
            encode(UserActivityRecorded, { id: data.activityId, at, workspaceId, correlationId }, data),
          ),
        );
      }
      const counters = new Map(read.request.sent.map((array) => [`${array}_processed`, processed.get(array) ?? 0]));
      return success(201, { ...Object.fromEntries(counters), ...(errors.length > 0 ? { errors } : {}) });
    },
  });
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
): { processed: Map<TrackArray, number>; activities: ActivityData[]; errors: TrackError[] } {
  const processed = new Map<TrackArray, number>();
  const activities: ActivityData[] = [];
  const errors = [...readErrors];
  for (const [place, { array, index, activity, warning }] of entries.entries()) {
    const outcome = outcomes[place]!;
    if (outcome.status === 'refused') {
      errors.push({ type: outcome.problem, input_array: array, index });
      continue;
    }
    processed.set(array, (processed.get(array) ?? 0) + 1);
    if (outcome.status === 'skipped') continue;
    if (activity) activities.push(activity(outcome));
    if (warning !== undefined) errors.push({ type: warning, input_array: array, index });
  }
  const rank = ({ input_array }: TrackError): number => trackArrays.indexOf(input_array);
  errors.sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  return { processed, activities, errors };
}
