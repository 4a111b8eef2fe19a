export type { ActivityObject } from './activity-object.ts';
export type { PurchaseObject } from './purchase-object.ts';
export {
  readTrackRequest,
  trackArrays,
  type Indexed,
  type ReadTrackRequest,
  type TrackArray,
  type TrackError,
  type TrackRequest,
} from './track-request.ts';
export { TrackReplyFields, TrackRequestBody } from './track-request-body.ts';
