import type { ProfileChange, ProfileField } from '@fanfare/domain';
import { lenientBoolean } from '../parsing/boolean.ts';
import { parseDateTime } from '../parsing/date-time.ts';
import { isObject } from '../parsing/text.ts';
import { readEmail, readPhone } from './addresses.ts';
import { coded, good, notA, type Checked } from './checked.ts';
import { readPushTokens } from './push-tokens.ts';
import { readSubscriptionGroups } from './subscription-groups.ts';
import type { TrackErrorCode } from './track-error-code.ts';

/** Reads one field of an attributes object into what it changes. */
type ReadAttribute = (name: string, value: unknown) => Checked<readonly ProfileChange[]>;

/** Sets the field to what `read` makes of the value; `null` removes it. */
const field =
  (path: ProfileField, what: string, read: (value: unknown) => unknown, code?: TrackErrorCode): ReadAttribute =>
  (name, value) => {
    if (value === null) return good([{ type: 'remove', path: [path] }]);
    const kept = read(value);
    if (kept !== undefined) return good([{ type: 'set', path: [path], value: kept }]);
    return code === undefined ? notA(name, what) : coded(code, notA(name, what));
  };

/** A state is never absent, so `null` says nothing: it must not subscribe anybody anew. */
const state = (path: 'emailSubscribe' | 'pushSubscribe', code: TrackErrorCode): ReadAttribute => {
  const known = (value: unknown): unknown =>
    ['opted_in', 'subscribed', 'unsubscribed'].includes(value as string) ? value : undefined;
  const read = field(path, 'opted_in, subscribed or unsubscribed', known, code);
  return (name, value) => (value === null ? good([]) : read(name, value));
};

const TEXT_LENGTH_MAX = 10_000;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= TEXT_LENGTH_MAX ? value : undefined;

const matching =
  (pattern: RegExp, spell: (value: string) => string) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && pattern.test(value) ? spell(value) : undefined;

const instant = (value: unknown): number | undefined => (typeof value === 'string' ? parseDateTime(value) : undefined);

const flag = (value: unknown): boolean | undefined => lenientBoolean.safeParse(value).data;

function day(value: unknown): string | undefined {
  const match = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(value) : null;
  return match && parseDateTime(match[0]) !== undefined ? match[0] : undefined;
}

const zones = new Set(Intl.supportedValuesOf('timeZone'));

/** The list leaves out aliases such as `Asia/Calcutta`, which the formatter knows. */
function timeZone(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (zones.has(value)) return value;
  if (!/^[A-Z][\w+/-]{1,63}$/i.test(value)) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    return undefined;
  }
}

function location(value: unknown): { longitude: number; latitude: number } | undefined {
  if (!isObject(value)) return undefined;
  const { longitude, latitude } = value;
  const isWithin = (degrees: unknown, max: number): degrees is number =>
    typeof degrees === 'number' && Math.abs(degrees) <= max;
  return isWithin(longitude, 180) && isWithin(latitude, 90) ? { longitude, latitude } : undefined;
}

const upper = (value: string): string => value.toUpperCase();
const lower = (value: string): string => value.toLowerCase();
const ISO_TIME = 'a valid ISO 8601 time';

/** Contract, section 2.10: everything that is not in this table is a custom attribute. */
export const standardAttributes: ReadonlyMap<string, ReadAttribute> = new Map<string, ReadAttribute>([
  ['country', field('country', 'a valid ISO 3166-1 alpha-2 code', matching(/^[a-z]{2}$/i, upper))],
  ['current_location', field('currentLocation', 'a valid location', location, 'BAD_LOCATION_UPDATE')],
  ['date_of_first_session', field('firstSessionAt', ISO_TIME, instant)],
  ['date_of_last_session', field('lastSessionAt', ISO_TIME, instant)],
  ['dob', field('dob', 'a valid date (YYYY-MM-DD)', day)],
  ['email', field('email', 'a valid email', readEmail, 'EMAIL_BAD_FORMAT')],
  ['email_subscribe', state('emailSubscribe', 'BAD_EMAIL_SUBSCRIPTION_STATE')],
  ['email_open_tracking_disabled', field('emailOpenTrackingDisabled', 'a boolean', flag)],
  ['email_click_tracking_disabled', field('emailClickTrackingDisabled', 'a boolean', flag)],
  ['first_name', field('firstName', 'a valid string', text)],
  ['gender', field('gender', 'M, F, O, N or P', matching(/^[mfonp]$/i, upper))],
  ['home_city', field('homeCity', 'a valid string', text)],
  ['language', field('language', 'a valid ISO 639-1 code', matching(/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i, lower))],
  ['last_name', field('lastName', 'a valid string', text)],
  ['marked_email_as_spam_at', field('markedEmailAsSpamAt', ISO_TIME, instant)],
  ['phone', field('phone', 'a valid phone number', readPhone)],
  ['push_subscribe', state('pushSubscribe', 'BAD_PUSH_SUBSCRIPTION_STATE')],
  ['push_tokens', readPushTokens],
  ['subscription_groups', readSubscriptionGroups],
  ['time_zone', field('timeZone', 'a valid IANA time zone', timeZone)],
]);
