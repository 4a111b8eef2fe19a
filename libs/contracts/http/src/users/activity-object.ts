import type { ProfileUpdate } from '@fanfare/domain';
import { parseDateTime } from '../parsing/date-time.ts';
import { isObject } from '../parsing/text.ts';
import { good, notValid, required, type Checked } from './checked.ts';
import { isGiven, readIdentifier, readIfUnknown, type Fields } from './identifier.ts';
import { isKeepable } from './json-value.ts';

/** What an event and a purchase have in common. */
export interface ActivityObject {
  /** Finds the user, or makes one; changes nothing. */
  readonly user: ProfileUpdate;
  /** The name of the event, or the product. */
  readonly name: string;
  /** As given, ms since the epoch; perhaps in the future. */
  readonly at: number;
  readonly appId?: string;
  readonly properties?: Fields;
}

const NAME_LENGTH_MAX = 255;

export function readActivityObject(
  object: Fields,
  nameField: 'name' | 'product_id',
  areProperties: (properties: Fields) => boolean,
): Checked<ActivityObject> {
  const identifier = readIdentifier(object);
  if (!identifier.ok) return identifier;
  const ifUnknown = readIfUnknown(object, identifier.value, { aliasMakesUsers: false });
  if (!ifUnknown.ok) return ifUnknown;

  const { [nameField]: name, time, app_id: appId, properties } = object;
  if (!isGiven(name)) return required(nameField);
  if (typeof name !== 'string' || name === '' || name.length > NAME_LENGTH_MAX) return notValid(nameField);
  if (!isGiven(time)) return required('time');
  const at = typeof time === 'string' ? parseDateTime(time) : undefined;
  if (at === undefined) return notValid('time');
  if (isGiven(appId) && typeof appId !== 'string') return notValid('app_id');
  if (isGiven(properties) && !(isObject(properties) && areProperties(properties))) return notValid('properties');
  return good({
    user: { identifier: identifier.value, changes: [], ifUnknown: ifUnknown.value },
    name,
    at,
    ...(typeof appId === 'string' && appId !== '' ? { appId } : {}),
    ...(isGiven(properties) ? { properties: properties as Fields } : {}),
  });
}

const EVENT_PROPERTIES_BYTES_MAX = 100_000;
const PURCHASE_PROPERTIES_BYTES_MAX = 50_000;
const TEXT_LENGTH_MAX = 255;
const reserved = ['time', 'event_name'];

export const areEventProperties = (properties: Fields): boolean =>
  Object.entries(properties).every(
    ([name, value]) =>
      name.length <= TEXT_LENGTH_MAX &&
      !reserved.includes(name) &&
      !(typeof value === 'string' && value.length > TEXT_LENGTH_MAX),
  ) && isKeepable(properties, EVENT_PROPERTIES_BYTES_MAX);

export const arePurchaseProperties = (properties: Fields): boolean =>
  isKeepable(properties, PURCHASE_PROPERTIES_BYTES_MAX);
