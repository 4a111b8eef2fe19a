import { z } from 'zod';
import { jsonObject, lenientBoolean, listOf, optional, requiredText } from '../parsing/index.ts';
import { EXTERNAL_ID_BYTES_MAX } from './identifier.ts';

/*
 * The body of `POST /users/track` as its documentation shows it (contract, section 2.10). What validates it are the
 * readers beside this file: they answer for each object on its own, in words that are part of the contract. A test holds
 * this to them.
 */

const identifiers = {
  external_id: optional(requiredText.max(EXTERNAL_ID_BYTES_MAX)),
  user_alias: optional(z.object({ alias_name: requiredText, alias_label: requiredText })),
  braze_id: optional(requiredText),
  _update_existing_only: optional(lenientBoolean),
};
const addresses = { email: optional(z.string()), phone: optional(z.string()) };

const time = z.string().describe('ISO 8601');
const state = optional(z.enum(['opted_in', 'subscribed', 'unsubscribed']));
const text = z.string().nullish();
const flag = lenientBoolean.nullish();

const PushToken = z.object({
  app_id: requiredText,
  token: requiredText,
  device_id: optional(z.string()),
  platform: optional(z.string().describe('the push channel that the token serves')),
});

const SubscriptionGroup = z.object({
  subscription_group_id: requiredText,
  subscription_state: z.enum(['subscribed', 'unsubscribed']),
});

const AttributesObject = z
  .looseObject({
    ...identifiers,
    ...addresses,
    _merge_objects: optional(lenientBoolean.describe('objects add to those that are there')),
    push_token_import: optional(lenientBoolean),
    country: text.describe('ISO 3166-1 alpha-2'),
    current_location: z.object({ longitude: z.number(), latitude: z.number() }).nullish(),
    date_of_first_session: time.nullish(),
    date_of_last_session: time.nullish(),
    dob: text.describe('YYYY-MM-DD'),
    email_subscribe: state,
    push_subscribe: state,
    email_open_tracking_disabled: flag,
    email_click_tracking_disabled: flag,
    first_name: text,
    last_name: text,
    home_city: text,
    gender: text.describe('M, F, O, N or P'),
    language: text.describe('ISO 639-1'),
    marked_email_as_spam_at: time.nullish(),
    push_tokens: optional(listOf(PushToken)),
    subscription_groups: optional(listOf(SubscriptionGroup)),
    time_zone: text.describe('IANA name'),
  })
  .describe(
    'Any other name is a custom attribute: a value, an array, an object, {"inc": n}, {"add": […]}, {"remove": […]}',
  );

const activity = { ...identifiers, ...addresses, time, app_id: optional(z.string()), properties: optional(jsonObject) };

const EventObject = z.object({ ...activity, name: requiredText.max(255) });

const PurchaseObject = z.object({
  ...activity,
  product_id: requiredText.max(255),
  currency: z.string().describe('ISO 4217'),
  price: z.number().describe('per unit'),
  quantity: optional(z.number().int().min(1).max(100)),
});

/** At least one of them, each with up to 75 objects. */
export const TrackRequestBody = z.object({
  attributes: optional(listOf(AttributesObject)),
  events: optional(listOf(EventObject)),
  purchases: optional(listOf(PurchaseObject)),
});
