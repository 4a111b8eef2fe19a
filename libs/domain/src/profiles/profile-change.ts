import { isJsonObject, mergeObjects, type JsonObject } from './merge-objects.ts';
import type { Profile, PushToken } from './profile.ts';

/** The fields that a change sets or removes as a whole. */
export type ProfileField =
  | 'email'
  | 'phone'
  | 'firstName'
  | 'lastName'
  | 'country'
  | 'homeCity'
  | 'language'
  | 'timeZone'
  | 'gender'
  | 'dob'
  | 'emailSubscribe'
  | 'pushSubscribe'
  | 'emailOptedInAt'
  | 'pushOptedInAt'
  | 'pushTokens'
  | 'hardBouncedAt'
  | 'markedEmailAsSpamAt'
  | 'currentLocation'
  | 'firstSessionAt'
  | 'lastSessionAt'
  | 'emailOpenTrackingDisabled'
  | 'emailClickTrackingDisabled'
  | 'appliedCalls';

/** What one change touches. The second part is a name as the caller gave it: it may hold dots. */
export type ProfilePath = readonly [ProfileField] | readonly ['customAttributes' | 'subscriptionGroups', string];

/** One change to one path. `set` and `remove` do not look at what is there, the others do. */
export type ProfileChange =
  | { readonly type: 'set'; readonly path: ProfilePath; readonly value: unknown }
  | { readonly type: 'remove'; readonly path: ProfilePath }
  | { readonly type: 'increment'; readonly path: ProfilePath; readonly by: number }
  | { readonly type: 'merge_object'; readonly path: ProfilePath; readonly value: JsonObject }
  | {
      readonly type: 'add_members';
      readonly path: ProfilePath;
      readonly members: readonly Member[];
      /** Of more members than these, the latest are kept. */
      readonly max: number;
    }
  | { readonly type: 'remove_members'; readonly path: ProfilePath; readonly members: readonly Member[] }
  | { readonly type: 'put_push_tokens'; readonly path: readonly ['pushTokens']; readonly tokens: readonly PushToken[] };

/** What a custom attribute array holds, unless it is an array of objects. */
export type Member = string | number | boolean;

/** Unique members of an array, unless a setting says otherwise (contract, section 2.10). */
export const MEMBERS_MAX = 25;

/** Of one custom attribute, as JSON. */
export const ATTRIBUTE_BYTES_MAX = 100_000;

export type Changed =
  | { readonly ok: true; readonly profile: Profile }
  /** None of the changes was made. */
  | { readonly ok: false; readonly problem: string };

/** Whether the outcome depends on what is stored: then it is written only if that has not moved. */
export const readsCurrent = ({ type }: ProfileChange): boolean => type !== 'set' && type !== 'remove';

/** All of the changes in their order, or none. */
export function applyChanges(profile: Profile, changes: readonly ProfileChange[]): Changed {
  let changed = profile;
  for (const change of changes) {
    const next = valueAfter(change, valueAt(changed, change.path));
    if ('problem' in next) return { ok: false, problem: next.problem };
    changed = withValue(changed, change.path, next.value);
  }
  return { ok: true, profile: changed };
}

/** `undefined` where nothing is. */
export function valueAt(profile: Profile, [field, name]: ProfilePath): unknown {
  const value: unknown = profile[field];
  if (name === undefined) return value;
  const map = value as Readonly<Record<string, unknown>>;
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

type Next = { readonly value: unknown } | { readonly problem: string };

function valueAfter(change: ProfileChange, current: unknown): Next {
  switch (change.type) {
    case 'set':
      return { value: change.value };
    case 'remove':
      return { value: undefined };
    case 'increment':
      if (current === undefined) return { value: change.by };
      if (typeof current !== 'number')
        return { problem: `'${nameOf(change)}' is not a number, so it has no increment` };
      return isStillExact(current, current + change.by)
        ? { value: current + change.by }
        : { problem: `'${nameOf(change)}' would be too large to be exact` };
    case 'merge_object': {
      const merged = mergeObjects(isJsonObject(current) ? current : {}, change.value);
      return Buffer.byteLength(JSON.stringify(merged)) <= ATTRIBUTE_BYTES_MAX
        ? { value: merged }
        : { problem: `'${nameOf(change)}' would be larger than ${ATTRIBUTE_BYTES_MAX} bytes` };
    }
    case 'add_members':
      if (!isMembers(current)) return { problem: `'${nameOf(change)}' is not an array that takes members` };
      return { value: [...new Set([...(current ?? []), ...change.members])].slice(-change.max) };
    case 'remove_members':
      if (!isMembers(current)) return { problem: `'${nameOf(change)}' is not an array that takes members` };
      return { value: current?.filter((member) => !change.members.includes(member)) };
    case 'put_push_tokens':
      return { value: withTokens((current ?? []) as readonly PushToken[], change.tokens) };
  }
}

/** A whole number beyond 2^53 would lose the next increments. */
const isStillExact = (before: number, after: number): boolean =>
  !Number.isSafeInteger(before) || Number.isSafeInteger(after);

const nameOf = ({ path }: ProfileChange): string => path.at(-1)!;

const isMembers = (value: unknown): value is readonly Member[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every((member) => typeof member !== 'object'));

/** A token that is there already is replaced: it may have moved to another device. */
function withTokens(known: readonly PushToken[], tokens: readonly PushToken[]): readonly PushToken[] {
  const keyOf = ({ appId, token }: PushToken): string => JSON.stringify([appId, token]);
  return [...new Map([...known, ...tokens].map((token) => [keyOf(token), token])).values()];
}

function withValue(profile: Profile, [field, name]: ProfilePath, value: unknown): Profile {
  if (name === undefined) return withEntry(profile, field, value);
  return { ...profile, [field]: withEntry(profile[field] as Readonly<Record<string, unknown>>, name, value) };
}

/** A computed name defines a field even where it is `__proto__`; an assignment would not. */
function withEntry<Fields extends object>(fields: Fields, name: string, value: unknown): Fields {
  if (value !== undefined) return { ...fields, [name]: value };
  const { [name]: _removed, ...rest } = fields as Record<string, unknown>;
  return rest as Fields;
}
