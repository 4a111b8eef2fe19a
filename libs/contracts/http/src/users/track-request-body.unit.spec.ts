import { describe, expect, it } from '@jest/globals';
import { attributes, event, purchase, problemsOf } from './testing/track-objects.ts';
import { standardAttributes } from './standard-attributes.ts';
import { TrackRequestBody } from './track-request-body.ts';
import type { TrackArray } from './track-request.ts';

const isDocumented = (array: TrackArray, object: object): boolean =>
  TrackRequestBody.safeParse({ [array]: [object] }).success;
const isRead = (array: TrackArray, object: object): boolean => problemsOf(array, object).length === 0;

const alias = { alias_name: 'a', alias_label: 'l' };

describe('The documented body of /users/track', () => {
  it.each<[TrackArray, object]>([
    ['attributes', attributes({ first_name: 'Ada', any_name: [1, 'a'], visits: { inc: 1 }, gone: null })],
    ['attributes', attributes({ external_id: undefined, user_alias: alias, _update_existing_only: 'false' })],
    ['attributes', attributes({ email: 'ada@x.example', email_subscribe: 'opted_in', phone: '+4912345678' })],
    ['attributes', attributes({ push_tokens: { app_id: 'a', token: 't', device_id: '12345678' } })],
    [
      'attributes',
      attributes({ subscription_groups: [{ subscription_group_id: 'g', subscription_state: 'subscribed' }] }),
    ],
    ['attributes', attributes({ current_location: { longitude: 1, latitude: 2 }, dob: '1990-01-31', gender: null })],
    ['events', event({ properties: { a: 1 }, app_id: 'web' })],
    ['events', event({ external_id: undefined, email: 'ada@x.example' })],
    ['purchases', purchase({ quantity: 3, properties: {} })],
  ])('holds what is read: %s %j', (array, object) => {
    expect([isRead(array, object), isDocumented(array, object)]).toEqual([true, true]);
  });

  it.each<[TrackArray, object]>([
    ['attributes', attributes({ external_id: '' })],
    ['attributes', attributes({ user_alias: { alias_name: 'a' } })],
    ['attributes', attributes({ email_subscribe: 'yes' })],
    ['attributes', attributes({ first_name: 7 })],
    ['attributes', attributes({ push_tokens: [{ token: 't' }] })],
    ['attributes', attributes({ current_location: { longitude: 'east', latitude: 2 } })],
    ['events', event({ name: undefined })],
    ['events', event({ name: 'x'.repeat(256) })],
    ['events', event({ time: 7 })],
    ['events', event({ properties: [] })],
    ['purchases', purchase({ price: '1' })],
    ['purchases', purchase({ quantity: 101 })],
    ['purchases', purchase({ currency: undefined })],
  ])('does not hold what is refused: %s %j', (array, object) => {
    expect([isRead(array, object), isDocumented(array, object)]).toEqual([false, false]);
  });

  it('names every standard attribute', () => {
    // A documented attribute refuses a function; one that is not would be taken for a custom attribute.
    const wrong = (): void => undefined;
    for (const name of standardAttributes.keys())
      expect([name, isDocumented('attributes', { external_id: 'u', [name]: wrong })]).toEqual([name, false]);
  });
});
