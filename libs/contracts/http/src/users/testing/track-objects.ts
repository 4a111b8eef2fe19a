import { readTrackRequest, type TrackArray, type TrackRequest } from '../track-request.ts';

/** Reads a body that is not too long. */
export function read(body: unknown): TrackRequest {
  const result = readTrackRequest(body, { objectsMax: 75, membersMax: 25 });
  if (!result.ok) throw new Error(result.message);
  return result.request;
}

/** What is wrong with this one object. */
export const problemsOf = (array: TrackArray, object: unknown): string[] =>
  read({ [array]: [object] }).errors.map(({ type }) => type);

/** Valid objects, but for the fields given. */
export const attributes = (fields: object): object => ({ external_id: 'u', ...fields });
export const event = (fields: object): object => ({
  external_id: 'u',
  name: 'n',
  time: '2026-01-01T00:00:00Z',
  ...fields,
});
export const purchase = (fields: object): object => ({
  external_id: 'u',
  product_id: 'p',
  currency: 'USD',
  price: 1,
  time: '2026-01-01T00:00:00Z',
  ...fields,
});

export const longText = 'x'.repeat(256);
/** An object in an object, so many levels deep. */
export const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
