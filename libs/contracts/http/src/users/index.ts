export type { ActivityObject } from './activity-object.ts';
export * from './alias-requests.ts';
export * from './delete-request.ts';
export * from './export-reply.ts';
export * from './export-request.ts';
export * from './external-id-requests.ts';
export * from './identify-requests.ts';
export type { PurchaseObject } from './purchase-object.ts';
export { IDS_MAX, type Item, type Items, type ReadRequest } from './request.ts';
export {
  readTrackRequest,
  trackArrays,
  type Indexed,
  type ReadTrackRequest,
  type TrackArray,
  type TrackError,
  type TrackLimits,
  type TrackRequest,
} from './track-request.ts';
export { TrackRequestBody } from './track-request-body.ts';
export * from './user-replies.ts';
