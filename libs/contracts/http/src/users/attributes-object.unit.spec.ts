import { describe, expect, it } from '@jest/globals';
import { attributes, longText, nested, problemsOf, read } from './testing/track-objects.ts';

describe('an attribute', () => {
  const changesOf = (fields: object): unknown =>
    read({ attributes: [attributes(fields)] }).attributes[0]?.value.changes;
  const set = (field: string, value: unknown): object[] => [{ type: 'set', path: [field], value }];
  const custom = (name: string, value: unknown): object[] => [{ type: 'set', path: ['customAttributes', name], value }];

  const accepted: [object, object[]][] = [
    [{ country: 'de' }, set('country', 'DE')],
    [
      { current_location: { longitude: 13.4, latitude: 52.5, altitude: 3 } },
      set('currentLocation', { longitude: 13.4, latitude: 52.5 }),
    ],
    [{ date_of_first_session: '2026-01-01' }, set('firstSessionAt', Date.UTC(2026, 0, 1))],
    [{ date_of_last_session: '1970-01-01T00:00:01Z' }, set('lastSessionAt', 1000)],
    [{ dob: '1980-02-29' }, set('dob', '1980-02-29')],
    [{ dob: '1980-12-21T19:20:96Z'.replace('96', '06') }, set('dob', '1980-12-21')],
    [{ email: 'Grüße.A+b@Büro.Example' }, set('email', 'grüße.a+b@büro.example')],
    [{ email: null }, [{ type: 'remove', path: ['email'] }]],
    [{ email_subscribe: 'opted_in' }, set('emailSubscribe', 'opted_in')],
    [{ email_subscribe: null, push_subscribe: null, push_tokens: null, subscription_groups: null }, []],
    [{ push_subscribe: 'unsubscribed' }, set('pushSubscribe', 'unsubscribed')],
    [{ email_open_tracking_disabled: 'true' }, set('emailOpenTrackingDisabled', true)],
    [{ email_click_tracking_disabled: false }, set('emailClickTrackingDisabled', false)],
    [{ first_name: 'Ada', last_name: null }, [...set('firstName', 'Ada'), { type: 'remove', path: ['lastName'] }]],
    [{ home_city: '' }, set('homeCity', '')],
    [{ gender: 'f' }, set('gender', 'F')],
    [{ gender: null }, [{ type: 'remove', path: ['gender'] }]],
    [{ language: 'EN' }, set('language', 'en')],
    [{ marked_email_as_spam_at: '1970-01-01T00:00:01Z' }, set('markedEmailAsSpamAt', 1000)],
    [{ phone: '+1 555-123-4567' }, set('phone', '+15551234567')],
    [{ phone: '15551234567' }, set('phone', '+15551234567')],
    [{ time_zone: 'Europe/Berlin' }, set('timeZone', 'Europe/Berlin')],
    [{ time_zone: 'Asia/Calcutta' }, set('timeZone', 'Asia/Calcutta')],
    [
      { push_tokens: { app_id: 'a', token: 't', device_id: 'device-1', platform: 'ios_push' } },
      [
        {
          type: 'put_push_tokens',
          path: ['pushTokens'],
          tokens: [{ appId: 'a', token: 't', deviceId: 'device-1', platform: 'apple_push' }],
        },
      ],
    ],
    [
      {
        subscription_groups: [
          { subscription_group_id: 'g-1', subscription_state: 'subscribed', use_double_opt_in_logic: true },
        ],
      },
      [{ type: 'set', path: ['subscriptionGroups', 'g-1'], value: 'subscribed' }],
    ],
    [{ facebook: { id: '1' }, twitter: {}, push_token_import: false, _merge_objects: false }, []],
    [{ plan: 'pro' }, custom('plan', 'pro')],
    [{ points: 1.5 }, custom('points', 1.5)],
    [{ vip: true }, custom('vip', true)],
    [{ since: '2026-01-01T00:00:00Z' }, custom('since', '2026-01-01T00:00:00Z')],
    [{ 'a.b $c': 'd' }, custom('a.b $c', 'd')],
    [{ constructor: 'x' }, custom('constructor', 'x')],
    [{ tags: ['a', 'b', 'a', 1, true] }, custom('tags', ['a', 'b', 1, true])],
    [{ tags: [] }, custom('tags', [])],
    [{ address: { city: 'Berlin', 'zip.code': null } }, custom('address', { city: 'Berlin', 'zip.code': null })],
    [{ pets: [{ name: 'Rex' }, { name: 'Rex' }] }, custom('pets', [{ name: 'Rex' }, { name: 'Rex' }])],
    [{ plan: null }, [{ type: 'remove', path: ['customAttributes', 'plan'] }]],
    [{ points: { inc: -2 } }, [{ type: 'increment', path: ['customAttributes', 'points'], by: -2 }]],
    [
      { tags: { add: ['a', 'a'] } },
      [{ type: 'add_members', path: ['customAttributes', 'tags'], members: ['a'], max: 25 }],
    ],
    [
      { tags: { add: 'a', remove: ['b'] } },
      [
        { type: 'add_members', path: ['customAttributes', 'tags'], members: ['a'], max: 25 },
        { type: 'remove_members', path: ['customAttributes', 'tags'], members: ['b'] },
      ],
    ],
    [{ box: { add: 1, width: 2 } }, custom('box', { add: 1, width: 2 })],
  ];
  it.each(accepted)('%j', (fields, changes) => {
    expect(changesOf(fields)).toEqual(changes);
  });

  const notA = (field: string, what: string): string => `The value provided for the '${field}' field is not ${what}.`;
  const array = 'a valid array of at most 25 texts, numbers or booleans';
  const refused: [object, string][] = [
    [{ country: 'Germany' }, notA('country', 'a valid ISO 3166-1 alpha-2 code')],
    [{ current_location: { longitude: 200, latitude: 1 } }, notA('current_location', 'a valid location')],
    [{ current_location: [1, 2] }, notA('current_location', 'a valid location')],
    [{ date_of_first_session: 'yesterday' }, notA('date_of_first_session', 'a valid ISO 8601 time')],
    [{ dob: '1981-02-29' }, notA('dob', 'a valid date (YYYY-MM-DD)')],
    ...[
      '',
      'a',
      'a@',
      '@b.co',
      'a b@c.co',
      'a@b..co',
      'a.@b.co',
      'a,b@c.co',
      'a@b.co\r\nBcc: x@y.z',
      '<a@b.co>',
      7,
    ].map((email): [object, string] => [{ email }, notA('email', 'a valid email')]),
    [{ email_subscribe: 'yes' }, notA('email_subscribe', 'opted_in, subscribed or unsubscribed')],
    [{ push_subscribe: true }, notA('push_subscribe', 'opted_in, subscribed or unsubscribed')],
    [{ email_open_tracking_disabled: 'no' }, notA('email_open_tracking_disabled', 'a boolean')],
    [{ first_name: 7 }, notA('first_name', 'a valid string')],
    [{ gender: 'X' }, notA('gender', 'M, F, O, N or P')],
    [{ language: 'english' }, notA('language', 'a valid ISO 639-1 code')],
    [{ phone: '0151' }, notA('phone', 'a valid phone number')],
    [{ time_zone: 'Mars/Base' }, notA('time_zone', 'a valid IANA time zone')],
    [{ time_zone: '+05:00' }, notA('time_zone', 'a valid IANA time zone')],
    [{ push_tokens: [{ token: 't' }] }, notA('app_id', 'a valid app')],
    [
      { push_tokens: [{ app_id: 'a', token: 't', device_id: 'short' }] },
      notA('device_id', 'between 8 and 255 bytes long'),
    ],
    [
      { subscription_groups: [{ subscription_group_id: 'a.b', subscription_state: 'subscribed' }] },
      notA('subscription_group_id', 'a valid id'),
    ],
    [
      { subscription_groups: [{ subscription_group_id: 'g', subscription_state: 'opted_in' }] },
      notA('subscription_state', 'subscribed or unsubscribed'),
    ],
    [{ tags: Array.from({ length: 26 }, (_, index) => index) }, notA('tags', array)],
    [{ tags: ['a', { b: 1 }] }, notA('tags', array)],
    [{ tags: { add: [{ a: 1 }] } }, notA('tags', array)],
    [{ points: { inc: 1.5 } }, notA('points', 'a valid increment: an integer')],
    [{ points: { inc: 1, add: ['a'] } }, notA('points', 'a valid increment: an integer')],
    [{ deep: nested(21) }, notA('deep', 'a valid custom attribute')],
    [{ pets: [{ $add: [] }] }, notA('pets', 'a valid array of objects')],
    [{ [longText]: 1 }, 'The name of a custom attribute has 1 to 255 characters'],
    [{ '': 1 }, 'The name of a custom attribute has 1 to 255 characters'],
    [{ _merge_objects: 'perhaps' }, "'_merge_objects' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('attributes', attributes(fields))).toEqual([problem]);
  });

  it('may overflow a number or the stack without doing harm', () => {
    expect(problemsOf('attributes', JSON.parse('{"external_id":"u","n":1e999}'))).toEqual([
      notA('n', 'a valid custom attribute'),
    ]);
    const endless = JSON.parse(`{"external_id":"u","n":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`) as object;
    expect(problemsOf('attributes', endless)).toEqual([notA('n', 'a valid custom attribute')]);
  });

  it('shares its e-mail state only by external id', () => {
    const { attributes: valid } = read({ attributes: [{ external_id: 'u' }, { braze_id: 'b' }, { email: 'a@b.co' }] });
    expect(valid.map(({ value }) => value.sharesEmailState)).toEqual([true, false, false]);
  });
});
