import type { Identifier } from '@fanfare/domain';
import {
  type ReadTrackRequest,
  readTrackRequest,
  type TrackArray,
  type TrackedUser,
  TrackReplyFields,
  type TrackRequest,
  TrackRequestBody,
  TrackSyncReplyFields,
} from '@fanfare/http-contracts';
import { refuse, Refusal, route, success, type Answer, type ApiRequest, type Route } from '@fanfare/http-kit';
import type { ProfileRepository } from '../storage/profile-repository.ts';
import type { Track, Tracked } from './track.ts';

export interface TrackRoutesDeps {
  readonly track: Track;
  readonly repository: Pick<ProfileRepository, 'find'>;
  /** Objects per array and call. */
  readonly objectsMax: number;
}

const BULK_BYTES_MAX = 2 * 1024 * 1024;
const NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";
const ONE_OBJECT = 'A synchronous call takes exactly one attributes, event or purchase object';

type Call = Pick<ApiRequest<unknown, unknown>, 'workspaceId' | 'correlationId'>;

interface Taken {
  readonly request: TrackRequest;
  readonly tracked: Tracked;
  readonly fields: TrackReplyFields;
}

/** `POST /users/track`, `/users/track/bulk` and `/users/track/sync` (contract, section 2.10). */
export function trackRoutes({ track, repository, objectsMax }: TrackRoutesDeps): Route[] {
  async function take(read: ReadTrackRequest, { workspaceId, correlationId }: Call): Promise<Refusal | Taken> {
    if (!read.ok) return refuse(400, read.message);
    const { request } = read;
    const tracked = await track(request, { workspaceId, correlationId });
    const { processed, errors } = tracked;
    if (processed.size === 0) return refuse(400, NOTHING_VALID, errors);
    const counters: Partial<Record<`${TrackArray}_processed`, number>> = {};
    for (const array of request.sent) counters[`${array}_processed`] = processed.get(array) ?? 0;
    return { request, tracked, fields: { ...counters, ...(errors.length > 0 ? { errors } : {}) } };
  }

  async function answer(read: ReadTrackRequest, call: Call): Promise<Answer<TrackReplyFields>> {
    const taken = await take(read, call);
    return taken instanceof Refusal ? taken : success(201, taken.fields);
  }

  /** What became of the one object: the user as addressed, and the custom attributes that the call named. */
  async function usersOf({ tracked, request }: Taken, workspaceId: string): Promise<TrackedUser[]> {
    const { attributes, events, purchases } = request;
    const [userId] = tracked.userIds;
    const { profiles } = await repository.find(workspaceId, userId === undefined ? [] : [{ userId }]);
    const [profile] = profiles;
    if (!profile) return [];
    const update = attributes[0]?.value ?? events[0]?.value.user ?? purchases[0]!.value.user;
    const names = update.changes.flatMap(({ path }) => (path[0] === 'customAttributes' ? [path[1]] : []));
    const kept = names.filter((name) => Object.hasOwn(profile.customAttributes, name));
    const attributesNow = Object.fromEntries(kept.map((name) => [name, profile.customAttributes[name]]));
    return [
      {
        ...addressOf(update.identifier),
        ...(names.length > 0 ? { custom_attributes: attributesNow } : {}),
        ...(events[0] ? { custom_events: [{ name: events[0].value.name }] } : {}),
        ...(purchases[0] ? { purchase_events: [{ product_id: purchases[0].value.name }] } : {}),
      },
    ];
  }

  return [
    route({
      method: 'post',
      path: '/users/track',
      permission: 'users.track',
      summary: 'Create and update users, record what they did',
      docs: { body: TrackRequestBody, response: TrackReplyFields },
      handle: (request) => answer(readTrackRequest(request.body, { objectsMax }), request),
    }),
    route({
      method: 'post',
      path: '/users/track/bulk',
      permission: 'users.track',
      summary: 'The same with thousands of objects, up to 2 MB',
      docs: { body: TrackRequestBody, response: TrackReplyFields },
      handle: (request) => {
        if (bytesOf(request) > BULK_BYTES_MAX)
          return refuse(400, 'payload too large', ['The body is larger than 2 MB']);
        return answer(readTrackRequest(request.body, { objectsMax: Infinity }), request);
      },
    }),
    route({
      method: 'post',
      path: '/users/track/sync',
      permission: 'users.track.sync',
      summary: 'The same with one object; the user comes back',
      docs: { body: TrackRequestBody, response: TrackSyncReplyFields },
      handle: async (request) => {
        const read = readTrackRequest(request.body, { objectsMax });
        if (read.ok && read.request.objects > 1) return refuse(400, 'Max Input Length Exceeded', [ONE_OBJECT]);
        const taken = await take(read, request);
        if (taken instanceof Refusal) return taken;
        return success(201, { users: await usersOf(taken, request.workspaceId), ...taken.fields });
      },
    }),
  ];
}

/** As sent; a chunked body does not say. */
const bytesOf = ({ header, body }: ApiRequest<unknown, unknown>): number =>
  Number(header('content-length') ?? Buffer.byteLength(JSON.stringify(body)));

function addressOf(identifier: Identifier): TrackedUser {
  if ('externalId' in identifier) return { external_id: identifier.externalId };
  if ('userId' in identifier) return { braze_id: identifier.userId };
  if ('alias' in identifier) {
    return { user_alias: { alias_name: identifier.alias.name, alias_label: identifier.alias.label } };
  }
  return 'pushToken' in identifier ? {} : { ...identifier };
}
