import {
  type ReadTrackRequest,
  readTrackRequest,
  type TrackArray,
  type TrackLimits,
  TrackReplyFields,
  type TrackRequest,
  TrackRequestBody,
  TrackSyncReplyFields,
} from '@fanfare/http-contracts';
import {
  refuse,
  Refusal,
  route,
  success,
  type ApiRequest,
  type Reply,
  type Route,
  type Success,
} from '@fanfare/http-kit';
import { IdempotencyKeyHeader, idempotencyKeyOf, type Once } from '@fanfare/idempotency';
import type { Track, TrackCall, Tracked } from './track.ts';
import type { TrackedUsers } from './tracked-users.ts';

export interface TrackRoutesDeps {
  readonly track: Track;
  readonly once: Once;
  readonly trackedUsers: TrackedUsers;
  readonly limits: TrackLimits;
}

const BULK_BYTES_MAX = 2 * 1024 * 1024;
const NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";
const ONE_OBJECT = 'A synchronous call takes exactly one attributes, event or purchase object';

interface Taken {
  readonly request: TrackRequest;
  readonly tracked: Tracked;
  readonly fields: TrackReplyFields;
}

/** `POST /users/track`, `/users/track/bulk` and `/users/track/sync` (contract, section 2.10). */
export function trackRoutes({ track, once, trackedUsers, limits }: TrackRoutesDeps): Route[] {
  async function answer<Fields extends object>(
    endpoint: string,
    read: ReadTrackRequest,
    { workspaceId, correlationId, body, header }: ApiRequest<unknown, unknown>,
    present: (taken: Taken, workspaceId: string) => Promise<Fields>,
  ): Promise<Reply<Success<Fields>> | Refusal> {
    const key = idempotencyKeyOf(header('idempotency-key'));
    if (key.kind === 'invalid') return refuse(400, 'Bad Request', [key.problem]);
    const call = { workspaceId, correlationId };

    async function perform(
      request: TrackRequest,
      under?: TrackCall['under'],
    ): Promise<Reply<Success<Fields>> | Refusal> {
      const taken = await take(request, { ...call, ...(under ? { under } : {}) });
      return taken instanceof Refusal ? taken : success<Fields>(201, await present(taken, workspaceId));
    }
    if (key.kind === 'given') {
      return once({ ...call, endpoint, body, key: key.key }, { decide: async () => acceptable(read), perform });
    }
    const request = acceptable(read);
    return request instanceof Refusal ? request : perform(request);
  }

  async function take(request: TrackRequest, call: TrackCall): Promise<Refusal | Taken> {
    const tracked = await track(request, call);
    const { processed, errors } = tracked;
    if (processed.size === 0) return refuse(400, NOTHING_VALID, errors);
    const counters: Partial<Record<`${TrackArray}_processed`, number>> = {};
    for (const array of request.sent) counters[`${array}_processed`] = processed.get(array) ?? 0;
    return { request, tracked, fields: { ...counters, ...(errors.length > 0 ? { errors } : {}) } };
  }

  const fieldsOf = async ({ fields }: Taken): Promise<TrackReplyFields> => fields;

  return [
    route({
      method: 'post',
      path: '/users/track',
      permission: 'users.track',
      summary: 'Create and update users, record what they did',
      docs: { body: TrackRequestBody, headers: IdempotencyKeyHeader, response: TrackReplyFields },
      handle: (request) => answer('/users/track', readTrackRequest(request.body, limits), request, fieldsOf),
    }),
    route({
      method: 'post',
      path: '/users/track/bulk',
      permission: 'users.track',
      summary: 'The same with thousands of objects, up to 2 MB',
      docs: { body: TrackRequestBody, headers: IdempotencyKeyHeader, response: TrackReplyFields },
      handle: (request) => {
        if (bytesOf(request) > BULK_BYTES_MAX)
          return refuse(400, 'payload too large', ['The body is larger than 2 MB']);
        return answer(
          '/users/track/bulk',
          readTrackRequest(request.body, { ...limits, objectsMax: Infinity }),
          request,
          fieldsOf,
        );
      },
    }),
    route({
      method: 'post',
      path: '/users/track/sync',
      permission: 'users.track.sync',
      summary: 'The same with one object; the user comes back',
      docs: { body: TrackRequestBody, headers: IdempotencyKeyHeader, response: TrackSyncReplyFields },
      handle: async (request) => {
        const read = readTrackRequest(request.body, limits);
        if (read.ok && read.request.objects > 1) return refuse(400, 'Max Input Length Exceeded', [ONE_OBJECT]);
        return answer('/users/track/sync', read, request, async (taken, workspaceId) => ({
          users: await trackedUsers(workspaceId, taken.request, taken.tracked),
          ...taken.fields,
        }));
      },
    }),
  ];
}

/** What is left to be done of a request, or why nothing is. */
function acceptable(read: ReadTrackRequest): TrackRequest | Refusal {
  if (!read.ok) return refuse(400, read.message);
  const { attributes, events, purchases, errors } = read.request;
  const isNothing = attributes.length + events.length + purchases.length === 0;
  return isNothing ? refuse(400, NOTHING_VALID, errors) : read.request;
}

/** As sent; a chunked body does not say. */
const bytesOf = ({ header, body }: ApiRequest<unknown, unknown>): number =>
  Number(header('content-length') ?? Buffer.byteLength(JSON.stringify(body)));
