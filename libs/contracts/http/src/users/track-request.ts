import type { ProfileUpdate } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import type { ActivityObject } from './activity-object.ts';
import { readAttributesObject } from './attributes-object.ts';
import type { Checked } from './checked.ts';
import { readEventObject } from './event-object.ts';
import { isGiven } from './identifier.ts';
import { readPurchaseObject, type PurchaseObject } from './purchase-object.ts';
import type { TrackErrorCode } from './track-error-code.ts';

/** The arrays of a call, in the order in which they are processed. */
export const trackArrays = ['attributes', 'events', 'purchases'] as const;
export type TrackArray = (typeof trackArrays)[number];

/** What is wrong with one object, or worth knowing about it. `index` is its place in its array. */
export interface TrackError {
  readonly type: string;
  readonly input_array: TrackArray;
  readonly index: number;
  /** Where the documentation has one. */
  readonly code?: TrackErrorCode;
}

export interface Indexed<Value> {
  readonly index: number;
  readonly value: Value;
}

/** The valid objects of a call, and what is wrong with the others. */
export interface TrackRequest {
  /** The arrays that were sent. */
  readonly sent: readonly TrackArray[];
  /** How many objects there were in all, valid or not. */
  readonly objects: number;
  readonly attributes: readonly Indexed<ProfileUpdate>[];
  readonly events: readonly Indexed<ActivityObject>[];
  readonly purchases: readonly Indexed<PurchaseObject>[];
  readonly errors: readonly TrackError[];
}

export interface TrackLimits {
  /** Objects per array and call. */
  readonly objectsMax: number;
  /** Unique members of a custom attribute that is an array. */
  readonly membersMax: number;
}

export type ReadTrackRequest =
  { readonly ok: true; readonly request: TrackRequest } | { readonly ok: false; readonly message: string };

/** `POST /users/track` (contract, section 2.10). Every object is checked on its own; a lone object is an array of one. */
export function readTrackRequest(body: unknown, { objectsMax, membersMax }: TrackLimits): ReadTrackRequest {
  const given = isObject(body) ? body : {};
  const errors: TrackError[] = [];
  const sent = trackArrays.filter((name) => isGiven(given[name]));
  const lengths = sent.map((name) => listOf(given[name]).length);
  if (lengths.some((length) => length > objectsMax)) {
    return { ok: false, message: 'Max Input Length Exceeded' };
  }

  function readAll<Value>(name: TrackArray, read: (value: unknown) => Checked<Value>): Indexed<Value>[] {
    const valid: Indexed<Value>[] = [];
    for (const [index, object] of listOf(given[name]).entries()) {
      const checked = read(object);
      if (checked.ok) valid.push({ index, value: checked.value });
      else {
        const { problem: type, code } = checked;
        errors.push({ type, input_array: name, index, ...(code === undefined ? {} : { code }) });
      }
    }
    return valid;
  }

  const attributes = readAll('attributes', (value) => readAttributesObject(value, { membersMax }));
  const events = readAll('events', readEventObject);
  const purchases = readAll('purchases', readPurchaseObject);
  const objects = lengths.reduce((sum, length) => sum + length, 0);
  return { ok: true, request: { sent, objects, attributes, events, purchases, errors } };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isGiven(value) ? [value] : []);
